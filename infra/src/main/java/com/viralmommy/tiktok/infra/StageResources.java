package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.WorkQueue;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.util.Map;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sqs.IQueue;

/** The resources of a stage that permissions refer to. */
record StageResources(DataStack data, Map<WorkQueue, ? extends IQueue> queues) {
  ITable table(TableSchema schema) {
    return data.table(schema);
  }

  IBucket videos() {
    return data.videos();
  }

  IKey tokenKey() {
    return data.tokenKey();
  }

  ISecret tikTokSecret() {
    return data.tikTokSecret();
  }

  IEventBus events() {
    return data.events();
  }

  IQueue queue(WorkQueue queue) {
    return queues.get(queue);
  }
}
