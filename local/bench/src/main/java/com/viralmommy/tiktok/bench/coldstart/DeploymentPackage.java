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
 * A handler and its jars.
 *
 * <p>They are on one class path with the jars of Lambda's runtime, because CDS archives contain
 * only classes of the class path.
 */
record DeploymentPackage(String name, String handler, List<Path> jars) {
  /** A class of each jar of the runtime. */
  private static final List<Class<?>> RUNTIME =
      List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

  /** The jar that Lambda runs. */
  static Path lambdaJar() {
    return Path.of(System.getenv("LAMBDA_JAR"));
  }

  /** The jar before the build removed unused classes. */
  static Path unshrunkJar() {
    return lambdaJar().resolveSibling("shrink").resolve("whole.jar");
  }

  static DeploymentPackage function(DeployedFunction function) {
    return new DeploymentPackage(
        function.functionName(), EntryPoint.of(function).getName(), List.of(lambdaJar()));
  }

  /** A handler of this benchmark with additional jars. */
  static DeploymentPackage ofHandler(
      String name, Class<?> handler, Path scratch, List<Path> libraries) throws IOException {
    Path jar = scratch.resolve(handler.getSimpleName() + ".jar");
    String file = handler.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out);
        InputStream in = handler.getResourceAsStream("/" + file)) {
      entries.putNextEntry(new ZipEntry(file));
      in.transferTo(entries);
    }
    List<Path> jars = new ArrayList<>(List.of(jar));
    jars.addAll(libraries);
    return new DeploymentPackage(name, handler.getName(), jars);
  }

  /** The libraries of a handler that uses only the event classes. */
  static List<Path> eventLibraries() {
    return List.of(jarOf(SQSEvent.class), jarOf(DateTime.class));
  }

  String classPath() {
    return Stream.concat(RUNTIME.stream().map(DeploymentPackage::jarOf), jars.stream())
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
