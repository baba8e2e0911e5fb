package com.viralmommy.tiktok.simulator.publishing.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

  @Property
  void readsEveryTrueRange(
      @ForAll @LongRange(min = 0, max = 1L << 32) long first,
      @ForAll @LongRange(min = 0, max = 1L << 27) long more,
      @ForAll @LongRange(min = 1, max = 1L << 32) long rest) {
    long last = first + more;
    assertThat(ContentRange.parse("bytes " + first + "-" + last + "/" + (last + rest)))
        .contains(new ContentRange(first, last, last + rest));
  }

  @Property
  void neverFailsOnAnyText(@ForAll String text) {
    assertThat(ContentRange.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 0-1",
        "bytes 0-1/*",
        "bytes */5",
        "bytes 2-1/5",
        "bytes 0-5/5",
        "bytes -1-2/5",
        "Bytes 0-1/5",
        "bytes 0-1/5 ",
        "bytes 0-1/99999999999999999999"
      })
  void refusesEveryOtherForm(String text) {
    assertThat(ContentRange.parse(text)).isEmpty();
  }
}
