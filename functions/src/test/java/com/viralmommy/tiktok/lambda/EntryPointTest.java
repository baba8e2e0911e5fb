package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryPointTest {

  /** Lambda reads these from the class, and the handler gets events of these types. */
  @ParameterizedTest
  @EnumSource(DeployedFunction.class)
  void hasTheEventAndAnswerTypeOfTheHandler(DeployedFunction function) throws Exception {
    Class<? extends EntryPoint<?, ?>> entryPoint = EntryPoint.of(function);

    assertThat(entryPoint.getConstructor()).isNotNull();
    assertThat(types(entryPoint)).isEqualTo(types(handler(function).getClass()));
  }

  private static RequestHandler<?, ?> handler(DeployedFunction function) {
    InstantSource clock = InstantSource.system();
    Environment environment =
        Environment.of(
            name ->
                SnapStartPrimingTest.VARIABLES.getOrDefault(
                    name,
                    Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key").get(name)));
    return new CompositionRoot(environment, clock, new Log(line -> {}, clock)).handler(function);
  }

  /** The type arguments of the nearest generic supertype that has two concrete ones. */
  private static List<Type> types(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Type supertype : supertypes(each)) {
        if (supertype instanceof ParameterizedType generic
            && List.of(EntryPoint.class, RequestHandler.class).contains(generic.getRawType())
            && Arrays.stream(generic.getActualTypeArguments()).allMatch(Class.class::isInstance)) {
          return List.of(generic.getActualTypeArguments());
        }
      }
    }
    throw new AssertionError("no concrete types in " + type);
  }

  private static List<Type> supertypes(Class<?> type) {
    List<Type> supertypes = new java.util.ArrayList<>(List.of(type.getGenericInterfaces()));
    supertypes.add(type.getGenericSuperclass());
    return supertypes;
  }
}
