package com.viralmommy.tiktok.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.viralmommy.tiktok.bench.harness.RequestCounts;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BillTest {
  /** Ten units of work. */
  private static final MeasuredWork MEASURED =
      new MeasuredWork(
          10,
          new RequestCounts(
              new TreeMap<>(
                  Map.of(
                      "DynamoDb PutItem", 40L,
                      "Sqs SendMessage", 20L,
                      "S3 GetObject", 60L,
                      "S3 PutObject", 10L,
                      "S3 DeleteObject", 10L,
                      "TikTok TOKEN", 30L)),
              5,
              80),
          20,
          15,
          10,
          0.5);

  @Test
  void scalesTheMeasuredWork() {
    Bill bill = Bill.of(1_000_000, MEASURED);

    assertThat(bill.dollars("DynamoDB write")).isCloseTo(8 * 0.625, within(1e-9));
    assertThat(bill.dollars("DynamoDB read")).isCloseTo(0.5 * 0.125, within(1e-9));
    assertThat(bill.dollars("SQS")).isCloseTo(2 * 0.40, within(1e-9));
    assertThat(bill.dollars("Lambda requests")).isCloseTo(2 * 0.20, within(1e-9));
    assertThat(bill.dollars("Lambda GB-seconds")).isCloseTo(1.5 * 13.3334, within(1e-9));
    assertThat(bill.dollars("API Gateway")).isCloseTo(3.50, within(1e-9));
    assertThat(bill.dollars("GB to TikTok")).isCloseTo(50_000 * 0.09, within(1e-6));
  }

  @Test
  void s3WritesCostMoreThanReadsAndDeletionsAreFree() {
    Bill bill = Bill.of(1_000, MEASURED);

    assertThat(bill.dollars("S3 writes")).isCloseTo(0.005, within(1e-12));
    assertThat(bill.dollars("S3 reads")).isCloseTo(6 * 0.0004, within(1e-12));
  }

  @Test
  void theTotalIsTheSumOfTheLinesAndUnusedServicesHaveNoLine() {
    Bill bill = Bill.of(1_000, MEASURED);

    assertThat(bill.dollars())
        .isCloseTo(bill.lines().stream().mapToDouble(l -> l.dollars(1_000)).sum(), within(1e-12));
    assertThat(bill.table("one", "1,000").toString())
        .contains("total")
        .contains("requests to TikTok")
        .doesNotContain("KMS");
  }

  @Test
  void refusesWorkWithoutUnits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MeasuredWork(0, MEASURED.requests(), 0, 0, 0, 0));
  }
}
