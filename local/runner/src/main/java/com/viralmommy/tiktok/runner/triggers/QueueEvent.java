package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The event of a batch of SQS messages, with the members that Lambda sends. */
final class QueueEvent {
  private final AwsAccount account;
  private final String queueArn;

  QueueEvent(AwsAccount account, String queueUrl) {
    this.account = account;
    this.queueArn = account.arn("sqs", queueUrl.substring(queueUrl.lastIndexOf('/') + 1));
  }

  byte[] json(List<Message> messages) {
    return EventJson.bytes(Map.of("Records", messages.stream().map(this::record).toList()));
  }

  private Map<String, Object> record(Message message) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("messageId", message.messageId());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    record.put("attributes", new TreeMap<>(message.attributesAsStrings()));
    Map<String, Object> attributes = new TreeMap<>();
    message.messageAttributes().forEach((name, value) -> attributes.put(name, attribute(value)));
    record.put("messageAttributes", attributes);
    if (message.md5OfMessageAttributes() != null) {
      record.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
    }
    record.put("md5OfBody", message.md5OfBody());
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", queueArn);
    record.put("awsRegion", account.region());
    return record;
  }

  private static Map<String, Object> attribute(MessageAttributeValue value) {
    Map<String, Object> attribute = new LinkedHashMap<>();
    if (value.stringValue() != null) {
      attribute.put("stringValue", value.stringValue());
    }
    if (value.binaryValue() != null) {
      attribute.put("binaryValue", value.binaryValue().asByteArray());
    }
    attribute.put("stringListValues", List.of());
    attribute.put("binaryListValues", List.of());
    attribute.put("dataType", value.dataType());
    return attribute;
  }
}
