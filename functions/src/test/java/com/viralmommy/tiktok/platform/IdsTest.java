package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final long LAST_MILLISECOND = (1L << 48) - 1;

  @Property
  void idsSortByTime(
      @ForAll @LongRange(max = LAST_MILLISECOND) long one,
      @ForAll @LongRange(max = LAST_MILLISECOND) long other) {
    String first = Ids.timeOrdered("pub", Instant.ofEpochMilli(Math.min(one, other)));
    String second = Ids.timeOrdered("pub", Instant.ofEpochMilli(Math.max(one, other)));
    if (one != other) {
      assertThat(first).isLessThan(second);
    }
    assertThat(first).matches("pub_[0-9a-hjkmnp-tv-z]{26}");
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Instant now = Instant.parse("2026-11-22T18:00:00Z");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(ids.add(Ids.timeOrdered("pub", now))).isTrue();
    }
  }

  @Test
  void aSecretIs256RandomBitsInTheLettersOfAnAddress() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String secret = Ids.secret();
      assertThat(secret).matches("[A-Za-z0-9_-]{43}");
      assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
      assertThat(secrets.add(secret)).isTrue();
    }
  }

  @Property
  void theSameBytesHaveTheSameIdAndOthersAnother(
      @ForAll @Size(16) byte[] one, @ForAll @Size(16) byte[] other) {
    String id = Ids.of("con", one);
    assertThat(id).matches("con_[0-9a-hjkmnp-tv-z]{26}").isEqualTo(Ids.of("con", one.clone()));
    assertThat(id.equals(Ids.of("con", other))).isEqualTo(java.util.Arrays.equals(one, other));
  }

  /** Crockford's base32: five bits for each character, padded with zero bits. */
  @Test
  void writesBytesInBase32() {
    assertThat(Ids.of("x", new byte[0])).isEqualTo("x_");
    assertThat(Ids.of("x", new byte[] {0})).isEqualTo("x_00");
    assertThat(Ids.of("x", new byte[] {(byte) 0xff})).isEqualTo("x_zw");
    assertThat(Ids.of("x", new byte[] {0, 0, 0, 0, 31})).isEqualTo("x_0000000z");
    assertThat(Ids.of("x", new byte[] {8, (byte) 0x42, 16, (byte) 0x84, 33}))
        .isEqualTo("x_11111111");
  }
}
