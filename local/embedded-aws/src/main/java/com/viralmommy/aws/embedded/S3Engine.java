package com.viralmommy.aws.embedded;

import java.net.URI;
import java.util.function.Consumer;
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

  private S3Engine(S3Proxy server, NotifyingBlobStore store, TemporaryDirectory directory) {
    this.server = server;
    this.store = store;
    this.directory = directory;
  }

  static S3Engine start() throws Exception {
    var directory = TemporaryDirectory.create();
    S3Engine engine = null;
    try {
      var store = new NotifyingBlobStore(new FilesystemNio2BlobStore(directory.path().toString()));
      var server =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://" + Account.LOOPBACK + ":0"))
              .awsAuthentication(AuthenticationType.AWS_V4, Account.ACCESS_KEY, Account.SECRET_KEY)
              .corsRules(new CrossOriginResourceSharing())
              // S3 ignores headers that it does not know.
              .ignoreUnknownHeaders(true)
              .stopTimeout(NO_GRACE)
              .build();
      server.start();
      engine = new S3Engine(server, store, directory);
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

  @Override
  public URI endpoint() {
    return URI.create("http://" + Account.LOOPBACK + ":" + server.getPort());
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
