package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.platform.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sqs.IQueue;

/** What the functions of a stage work on. */
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

  /** Of every object under these prefixes. */
  List<String> videoKeys(String... prefixes) {
    return Stream.of(prefixes).map(prefix -> videos().arnForObjects(prefix + "*")).toList();
  }
}
