package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the AWS SDK adds to that when it is used as its guide shows: one item is read, for a caller
 * whom nobody has asked who he is.
 */
public final class OneReadHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final String table = System.getenv("CONNECTIONS_TABLE");

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    var key = AttributeValue.fromS("nobody");
    var item =
        dynamoDb.getItem(r -> r.tableName(table).key(Map.of("user", key, "connection", key)));
    return new APIGatewayProxyResponseEvent().withStatusCode(item.hasItem() ? 200 : 404);
  }
}
