package com.viralmommy.tiktok.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final Requests FIRST =
      new Requests(new TreeMap<>(Map.of("Kms Decrypt", 1L, "Sqs SendMessage", 2L)), 1.5, 3);

  @Test
  void onlyWhatWasAddedSinceCounts() {
    var second =
        new Requests(
            new TreeMap<>(Map.of("Kms Decrypt", 1L, "Sqs SendMessage", 5L, "S3 GetObject", 1L)),
            2,
            3);

    Requests added = second.since(FIRST);

    assertThat(added.sent()).isEqualTo(Map.of("Sqs SendMessage", 3L, "S3 GetObject", 1L));
    assertThat(added.readUnits()).isEqualTo(0.5);
    assertThat(added.writeUnits()).isZero();
  }

  @Test
  void tellsServicesAndOperationsApart() {
    assertThat(FIRST.to("Sqs")).isEqualTo(2);
    assertThat(FIRST.of("Kms", "Decrypt")).isEqualTo(1);
    assertThat(FIRST.of("Kms", "GenerateDataKey")).isZero();
  }

  @Test
  void tikToksOwnCountStandsBesideThem() {
    Requests all = FIRST.and(Requests.ofTikTok(Map.of(Endpoint.TOKEN, 4L)));

    assertThat(all.to("TikTok")).isEqualTo(4);
    assertThat(all.to("Sqs")).isEqualTo(2);
    assertThat(all.table(4))
        .hasToString(
            """
            | call                 | a unit of work |
            |----------------------|---------------:|
            | Kms Decrypt          |          0.250 |
            | Sqs SendMessage      |          0.500 |
            | TikTok TOKEN         |           1.00 |
            | DynamoDB read units  |          0.375 |
            | DynamoDB write units |          0.750 |
            """);
  }
}
