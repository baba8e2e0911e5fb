package com.viralmommy.aws.embedded;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3Proxy over files in a temporary directory, so that an object of many gigabytes takes disk and
 * no heap. Signatures are checked, of headers and of presigned URLs. Any origin may call it.
 */
final class S3Engine implements Engine {

  /** A connection that a client keeps open, idle, would use up any grace. */
  private static final long NO_GRACE = 0;

  private final S3Proxy server;
  private final NotifyingBlobStore store;
  private final TemporaryDirectory directory;
  private final boolean byTls;

  private S3Engine(
      S3Proxy server, NotifyingBlobStore store, TemporaryDirectory directory, boolean byTls) {
    this.server = server;
    this.store = store;
    this.directory = directory;
    this.byTls = byTls;
  }

  /**
   * @param tls has the server's key; without it S3 is reached by plain HTTP
   */
  static S3Engine start(Optional<SSLContext> tls) throws Exception {
    var directory = TemporaryDirectory.create();
    S3Engine engine = null;
    try {
      var store = new NotifyingBlobStore(new FilesystemNio2BlobStore(directory.path().toString()));
      var builder =
          S3Proxy.builder()
              .blobStore(store)
              .awsAuthentication(AuthenticationType.AWS_V4, Account.ACCESS_KEY, Account.SECRET_KEY)
              .corsRules(new CrossOriginResourceSharing())
              // S3 ignores headers that it does not know.
              .ignoreUnknownHeaders(true)
              .stopTimeout(NO_GRACE);
      if (tls.isPresent()) {
        builder.secureEndpoint(anyPort("https")).sslContext(tls.get());
      } else {
        builder.endpoint(anyPort("http"));
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

  private static URI anyPort(String scheme) {
    return URI.create(scheme + "://" + Account.LOOPBACK + ":0");
  }

  @Override
  public URI endpoint() {
    return URI.create(
        byTls
            ? "https://" + Account.LOOPBACK + ":" + server.getSecurePort()
            : "http://" + Account.LOOPBACK + ":" + server.getPort());
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
