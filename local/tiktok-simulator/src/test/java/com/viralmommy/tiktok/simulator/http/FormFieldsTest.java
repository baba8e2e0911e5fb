package com.viralmommy.tiktok.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Reading never throws, for any bytes and any text. */
class FormFieldsTest {

  @Property
  void readsBackWhatWasEncoded(@ForAll @StringLength(min = 1, max = 50) String value) {
    String encodable = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String text = "field=" + URLEncoder.encode(encodable, StandardCharsets.UTF_8);
    assertThat(FormFields.parse(text).orElseThrow().get("field")).contains(encodable);
  }

  @Property
  void neverFailsOnAnyForm(@ForAll String text) {
    assertThat(FormFields.parse(text)).isNotNull();
  }

  @Property
  void neverFailsOnAnyBytes(@ForAll byte[] bytes) {
    assertThat(Json.parseObject(bytes)).isNotNull();
  }

  @Property
  void leavesNoMarkupInEscapedText(@ForAll String text) {
    assertThat(HtmlPage.escape(text)).doesNotContain("<", ">", "\"", "'");
  }

  @Test
  void makesLogIdsAndNumbersInTikToksForm() {
    assertThat(RandomIds.logId(Instant.parse("2026-11-22T18:03:45Z")))
        .matches("20261122180345[0-9A-F]{20}");
    assertThat(RandomIds.number())
        .isBetween(7_600_000_000_000_000_000L, 7_700_000_000_000_000_000L);
    assertThat(RandomIds.code()).contains("*", "!");
  }
}
