package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.EntryPoint;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.joda.time.DateTime;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A handler and the jars that it comes in, behind the runtime's own. All are on one class path: of
 * classes that come from elsewhere, no archive is made.
 */
record Asset(String name, String handler, List<Path> jars) {
  /** What the runtime brings. */
  private static final List<Class<?>> RUNTIME =
      List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

  /** What Lambda runs. */
  static Path lambdaJar() {
    return Path.of(System.getenv("LAMBDA_JAR"));
  }

  /** The same before the build left out what no function reaches. */
  static Path wholeJar() {
    return lambdaJar().resolveSibling("shrink").resolve("whole.jar");
  }

  static Asset function(DeployedFunction function) {
    return new Asset(
        function.functionName(), EntryPoint.of(function).getName(), List.of(lambdaJar()));
  }

  /** A handler of the benchmark's, with the events, and with everything of {@code more}. */
  static Asset ofBenchmark(String name, Class<?> handler, Path scratch, List<Path> more)
      throws IOException {
    Path jar = scratch.resolve(handler.getSimpleName() + ".jar");
    String file = handler.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out);
        InputStream in = handler.getResourceAsStream("/" + file)) {
      entries.putNextEntry(new ZipEntry(file));
      in.transferTo(entries);
    }
    List<Path> jars = new ArrayList<>(List.of(jar));
    jars.addAll(more);
    return new Asset(name, handler.getName(), jars);
  }

  /** The libraries of a handler that uses the event classes and nothing else. */
  static List<Path> events() {
    return List.of(jarOf(SQSEvent.class), jarOf(DateTime.class));
  }

  String classPath() {
    return Stream.concat(RUNTIME.stream().map(Asset::jarOf), jars.stream())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
