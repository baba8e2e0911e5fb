package com.viralmommy.tiktok.runner;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The handlers as they are deployed: of the jar that Lambda runs, with everything that is in it and
 * nothing that is beside it. A class that it lacks is found nowhere.
 */
final class LambdaJar implements LocalFunctions.Handlers {
  /** Loaded once, however many platforms run from it. */
  private static final LambdaJar OF_THIS_BUILD = new LambdaJar(System.getProperty("lambda.jar"));

  private final ClassLoader classes;

  private LambdaJar(String file) {
    try {
      classes = new URLClassLoader(new URL[] {Path.of(file).toUri().toURL()}, new Shared());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static LambdaJar ofThisBuild() {
    return OF_THIS_BUILD;
  }

  /**
   * What Lambda's runtime shares with a function: the JDK, and the interfaces of handlers. With
   * them come the events and their times, which stay whole in the jar: the runtime's serializer is
   * one for a process, and knows one class of each.
   */
  private static final class Shared extends ClassLoader {
    private static final List<String> PACKAGES =
        List.of("com.amazonaws.services.lambda.runtime.", "org.joda.time.");

    Shared() {
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
