package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A handler that reads one DynamoDB item without authentication, to measure the AWS SDK. */
public final class OneReadHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final DynamoDbClient dynamoDb = DynamoDbClient.create();
  private final String table = System.getenv("CONNECTIONS_TABLE");

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    var key = AttributeValue.fromS("absent");
    var item =
        dynamoDb.getItem(r -> r.tableName(table).key(Map.of("user", key, "connection", key)));
    return new APIGatewayProxyResponseEvent().withStatusCode(item.hasItem() ? 200 : 404);
  }
}
