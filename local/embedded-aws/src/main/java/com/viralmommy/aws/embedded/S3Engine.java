package com.viralmommy.aws.embedded;

import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.Engine;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3Proxy over files in a temporary directory, so that large objects use disk and no heap.
 *
 * <p>The signatures of headers and presigned URLs are checked. Requests of every origin are
 * allowed.
 */
final class S3Engine implements Engine {

  /** None, because an idle keep-alive connection would use up any grace period. */
  private static final long NO_GRACE = 0;

  private final S3Proxy server;
  private final NotifyingBlobStore store;
  private final TemporaryDirectory directory;
  private final boolean usesTls;

  private S3Engine(
      S3Proxy server, NotifyingBlobStore store, TemporaryDirectory directory, boolean usesTls) {
    this.server = server;
    this.store = store;
    this.directory = directory;
    this.usesTls = usesTls;
  }

  /**
   * @param tls with the server's key; if empty, S3 uses plain HTTP
   */
  static S3Engine start(Optional<SSLContext> tls) throws Exception {
    var directory = TemporaryDirectory.create();
    S3Engine engine = null;
    try {
      var store = new NotifyingBlobStore(new FilesystemNio2BlobStore(directory.path().toString()));
      var builder =
          S3Proxy.builder()
              .blobStore(store)
              .awsAuthentication(
                  AuthenticationType.AWS_V4, EmulatedAccount.ACCESS_KEY, EmulatedAccount.SECRET_KEY)
              .corsRules(new CrossOriginResourceSharing())
              // S3 ignores headers that it does not know.
              .ignoreUnknownHeaders(true)
              .stopTimeout(NO_GRACE);
      if (tls.isPresent()) {
        builder.secureEndpoint(freePort("https")).sslContext(tls.get());
      } else {
        builder.endpoint(freePort("http"));
      }
      var server = builder.build();
      server.start();
      engine = new S3Engine(server, store, directory, tls.isPresent());
      return engine;
    } finally {
      if (engine == null) {
        directory.delete();
      }
    }
  }

  void onObjectCreated(Consumer<ObjectCreated> listener) {
    store.onObjectCreated(listener);
  }

  private static URI freePort(String scheme) {
    return URI.create(scheme + "://" + Engine.LOOPBACK + ":0");
  }

  @Override
  public URI endpoint() {
    return URI.create(
        usesTls
            ? "https://" + Engine.LOOPBACK + ":" + server.getSecurePort()
            : "http://" + Engine.LOOPBACK + ":" + server.getPort());
  }

  @Override
  public void stop() throws Exception {
    try {
      server.stop();
    } finally {
      store.close();
      directory.delete();
    }
  }
}
