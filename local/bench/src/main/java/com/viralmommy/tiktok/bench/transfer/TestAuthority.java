package com.viralmommy.tiktok.bench.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority for one run, and a server certificate for 127.0.0.1 that it has signed.
 *
 * @param serverKeys key store with only the server's key
 * @param trusted trust store with the authority's certificate, for Java
 * @param pem the same certificate, for {@code curl}
 */
record TestAuthority(Path serverKeys, Path trusted, Path pem) {
  /** Not a secret: the keys exist only during the run, in its directory. */
  private static final String PASSWORD = "benchmark";

  /** Creates the authority and its key stores in a directory. */
  static TestAuthority in(Path directory) throws IOException, InterruptedException {
    Path all = directory.resolve("authority.p12");
    var authority =
        new TestAuthority(
            directory.resolve("server.p12"),
            directory.resolve("trusted.p12"),
            directory.resolve("authority.pem"));
    keytool(all, "-genkeypair", "-alias", "ca", "-dname", "CN=Benchmark CA", "-ext", "bc:c")
        .add("-keyalg", "RSA", "-keysize", "2048")
        .run();
    keytool(all, "-genkeypair", "-alias", "server", "-dname", "CN=127.0.0.1", "-signer", "ca")
        .add("-keyalg", "RSA", "-keysize", "2048", "-ext", "san=ip:127.0.0.1")
        .run();
    keytool(all, "-exportcert", "-alias", "ca", "-rfc", "-file", authority.pem.toString()).run();
    keytool(authority.trusted, "-importcert", "-alias", "ca", "-noprompt")
        .add("-file", authority.pem.toString())
        .run();
    // A separate key store, because a server could otherwise choose the authority's certificate.
    keytool(authority.serverKeys, "-importkeystore", "-srcalias", "server")
        .add("-srckeystore", all.toString(), "-srcstorepass", PASSWORD)
        .run();
    Files.delete(all);
    return authority;
  }

  /** The TLS context of a server, without client certificates. */
  static SSLContext server(Path serverKeys) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(serverKeys)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** The flags of a JVM that trusts only this authority. */
  List<String> trustFlags() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  private static Keytool keytool(Path store, String... arguments) {
    return new Keytool(new ArrayList<>())
        .add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString())
        .add(arguments)
        .add(arguments[0].equals("-importkeystore") ? "-destkeystore" : "-keystore")
        .add(store.toString())
        .add(arguments[0].equals("-importkeystore") ? "-deststorepass" : "-storepass")
        .add(PASSWORD);
  }

  private record Keytool(List<String> command) {
    Keytool add(String... arguments) {
      command.addAll(List.of(arguments));
      return this;
    }

    void run() throws IOException, InterruptedException {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + output);
      }
    }
  }
}
