package com.viralmommy.aws.embedded;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes one {@link EmbeddedAws}, shared by all test classes of the run, and its SDK clients. */
public final class EmbeddedAwsExtension implements ParameterResolver {

  private record Engines(EmbeddedAws aws) implements AutoCloseable {
    @Override
    public void close() {
      aws.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == EmbeddedAws.class || type == SdkClients.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var aws =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(EmbeddedAwsExtension.class))
            .computeIfAbsent(Engines.class, _ -> new Engines(EmbeddedAws.start()), Engines.class)
            .aws();
    return parameter.getParameter().getType() == SdkClients.class ? new SdkClients(aws) : aws;
  }
}
