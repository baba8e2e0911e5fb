package com.viralmommy.tiktok.runner.endtoend;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.LocalFunctions;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Creates the handlers from the jar that Lambda runs.
 *
 * <p>Its class loader has no parent with the classes of this build, so a class that is missing in
 * the jar is not found.
 */
public final class LambdaJar implements LocalFunctions.Handlers {
  /** Loaded once for all platforms. */
  private static final LambdaJar OF_THIS_BUILD = new LambdaJar(System.getProperty("lambda.jar"));

  private final ClassLoader classes;

  private LambdaJar(String file) {
    try {
      classes = new URLClassLoader(new URL[] {Path.of(file).toUri().toURL()}, new SharedClasses());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The jar of this build. */
  public static LambdaJar ofThisBuild() {
    return OF_THIS_BUILD;
  }

  /**
   * The classes that Lambda's runtime shares with a function: the JDK and the handler interfaces.
   *
   * <p>The event classes and Joda-Time are shared too, because the runtime's serializer in this JVM
   * knows only one class of each.
   */
  private static final class SharedClasses extends ClassLoader {
    private static final List<String> PACKAGES =
        List.of("com.amazonaws.services.lambda.runtime.", "org.joda.time.");

    SharedClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (PACKAGES.stream().anyMatch(name::startsWith)) {
        return Class.forName(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Override
  public RequestHandler<?, ?> handler(
      DeployedFunction function,
      Map<String, String> environment,
      InstantSource clock,
      Consumer<String> log) {
    try {
      Class<?> environmentType = type(Environment.class);
      Class<?> logType = type(Log.class);
      Class<?> rootType = type(CompositionRoot.class);
      Object compositionRoot =
          rootType
              .getConstructor(environmentType, InstantSource.class, logType)
              .newInstance(
                  environmentType.getMethod("of", Map.class).invoke(null, environment),
                  clock,
                  logType
                      .getConstructor(Consumer.class, InstantSource.class)
                      .newInstance(log, clock));
      Class<?> functionType = type(DeployedFunction.class);
      return (RequestHandler<?, ?>)
          rootType
              .getMethod("handler", functionType)
              .invoke(compositionRoot, functionType.getField(function.name()).get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Class<?> type(Class<?> here) throws ClassNotFoundException {
    return classes.loadClass(here.getName());
  }
}
