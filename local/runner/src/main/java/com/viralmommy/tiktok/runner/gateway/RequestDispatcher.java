package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.runner.gateway.GatewayResponses.Type;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes a request to its function, or answers it as API Gateway itself does. */
final class RequestDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

  private final List<Resource> resources;
  private final GatewayResponses gatewayResponses;
  private final Set<String> binaryMediaTypes;
  private final RestApiSettings settings;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @throws IllegalArgumentException if an operation names an unknown function
   */
  RequestDispatcher(
      ApiDescription description, Map<String, LocalFunction> functions, RestApiSettings settings) {
    this.resources = resources(description.routes(), functions);
    this.gatewayResponses = description.gatewayResponses();
    this.binaryMediaTypes = description.binaryMediaTypes();
    this.settings = settings;
  }

  private static List<Resource> resources(
      List<ApiDescription.Route> routes, Map<String, LocalFunction> functions) {
    Map<String, Map<String, LocalFunction>> byPath = new TreeMap<>();
    for (ApiDescription.Route route : routes) {
      LocalFunction function = functions.get(route.functionName());
      if (function == null) {
        throw new IllegalArgumentException(
            route.method()
                + " "
                + route.path()
                + " names an unknown function: "
                + route.functionName());
      }
      byPath.computeIfAbsent(route.path(), absent -> new TreeMap<>()).put(route.method(), function);
    }
    List<Resource> resources = new ArrayList<>();
    byPath.forEach((path, methods) -> resources.add(new Resource(path, methods)));
    return List.copyOf(resources);
  }

  ClientResponse answer(ClientRequest request) {
    Optional<Resource.Match> match = match(request.path());
    return finished(request, match, answer(request, match));
  }

  /** Answers a request whose body is over the gateway's limit; the request has no body. */
  ClientResponse refuseTooLarge(ClientRequest request) {
    return finished(request, match(request.path()), refuse(request, Type.REQUEST_TOO_LARGE));
  }

  @Override
  public void close() {
    invocations.shutdownNow();
  }

  private Optional<Resource.Match> match(String path) {
    return path.startsWith(RestApiSettings.STAGE_PREFIX + "/")
        ? Resource.match(resources, path.substring(RestApiSettings.STAGE_PREFIX.length()))
        : Optional.empty();
  }

  private ClientResponse answer(ClientRequest request, Optional<Resource.Match> match) {
    if (match.isEmpty()) {
      return refuse(request, Type.MISSING_AUTHENTICATION_TOKEN);
    }
    Map<String, LocalFunction> functions = match.get().resource().functions();
    LocalFunction function = functions.get(request.method());
    if (function != null) {
      return invoke(function, request, match.get());
    }
    if (request.method().equals("OPTIONS") && settings.cors().isPresent()) {
      var methods = new TreeSet<>(functions.keySet());
      methods.add("OPTIONS");
      return settings.cors().get().preflight(request.header("Origin"), methods);
    }
    return refuse(request, Type.MISSING_AUTHENTICATION_TOKEN);
  }

  private ClientResponse invoke(
      LocalFunction function, ClientRequest request, Resource.Match match) {
    byte[] event = ProxyEvent.json(request, match, settings, binaryMediaTypes);
    if (event.length > LocalFunction.MAXIMUM_PAYLOAD) {
      return refuse(request, Type.REQUEST_TOO_LARGE);
    }
    var invocation = invocations.submit(() -> function.invoke(event));
    try {
      byte[] answer = invocation.get(settings.integrationTimeout().toNanos(), TimeUnit.NANOSECONDS);
      boolean binaryAccepted =
          binaryMediaTypes.contains(request.mediaType("Accept"))
              || binaryMediaTypes.contains("*/*");
      return ProxyResponse.response(answer, binaryAccepted)
          .set("X-Amzn-Trace-Id", request.traceId());
    } catch (TimeoutException e) {
      LOG.warn("{} exceeded the integration timeout", function.name());
      return refuse(request, Type.INTEGRATION_TIMEOUT);
    } catch (ExecutionException e) {
      LOG.warn("{} failed", function.name(), e.getCause());
      return refuse(request, Type.DEFAULT_5XX);
    } catch (ProxyResponse.MalformedException e) {
      LOG.warn("{}: {}", function.name(), e.getMessage());
      return refuse(request, Type.DEFAULT_5XX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refuse(request, Type.DEFAULT_5XX);
    }
  }

  private ClientResponse refuse(ClientRequest request, Type type) {
    return gatewayResponses.response(type, request.requestId(), request.extendedRequestId());
  }

  private ClientResponse finished(
      ClientRequest request, Optional<Resource.Match> match, ClientResponse response) {
    response.set("x-amzn-RequestId", request.requestId());
    response.set("x-amz-apigw-id", request.extendedRequestId());
    try {
      settings
          .observer()
          .accept(
              new Exchange(
                  request.method(),
                  request.path(),
                  Optional.ofNullable(request.query()),
                  match.map(found -> found.resource().path()),
                  request.headers(),
                  request.body(),
                  response.status(),
                  response.headers(),
                  response.body()));
      return response;
    } catch (RuntimeException e) {
      LOG.error("The observer failed for {} {}", request.method(), request.path(), e);
      return new ClientResponse(500);
    }
  }
}
