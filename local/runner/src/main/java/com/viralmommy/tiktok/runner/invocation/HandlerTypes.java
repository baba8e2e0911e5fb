package com.viralmommy.tiktok.runner.invocation;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The event and answer types of a handler's class, found by reflection as in Lambda's runtime. */
record HandlerTypes(Type event, Type answer) {

  /**
   * @throws IllegalArgumentException if the class does not bind both type parameters, as in a
   *     lambda expression; the managed runtime cannot run such a handler either
   */
  static HandlerTypes of(Class<?> handler) {
    return find(handler, Map.of())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    handler.getName()
                        + " does not implement RequestHandler with concrete type parameters"));
  }

  private static Optional<HandlerTypes> find(Type type, Map<TypeVariable<?>, Type> bound) {
    return switch (type) {
      case ParameterizedType generic -> {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        Function<Type, Type> resolve = argument -> bound.getOrDefault(argument, argument);
        if (raw == RequestHandler.class) {
          yield concrete(resolve.apply(arguments[0]), resolve.apply(arguments[1]));
        }
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        yield supertypes(
            raw,
            IntStream.range(0, parameters.length)
                .boxed()
                .collect(Collectors.toMap(i -> parameters[i], i -> resolve.apply(arguments[i]))));
      }
      case Class<?> plain -> supertypes(plain, Map.of());
      default -> Optional.empty();
    };
  }

  private static Optional<HandlerTypes> supertypes(
      Class<?> type, Map<TypeVariable<?>, Type> bound) {
    return Stream.concat(
            Stream.of(type.getGenericInterfaces()), Stream.ofNullable(type.getGenericSuperclass()))
        .map(supertype -> find(supertype, bound))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<HandlerTypes> concrete(Type event, Type answer) {
    boolean open = event instanceof TypeVariable || answer instanceof TypeVariable;
    return open ? Optional.empty() : Optional.of(new HandlerTypes(event, answer));
  }
}
