package com.viralmommy.tiktok.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

  private final Journal journal = new Journal();

  private void add() {
    long number = journal.nextNumber();
    journal.add(
        new JournalEntry(
            number,
            Instant.EPOCH,
            "GET",
            "/",
            "",
            200,
            1,
            "ok",
            "",
            "",
            "",
            "",
            List.of(),
            "in",
            "out"));
  }

  @Test
  void keepsTheBodiesOfTheLatestThousandRequests() {
    for (int i = 0; i < 1_200; i++) {
      add();
    }
    List<JournalEntry> entries = journal.entries();
    assertThat(entries).hasSize(1_200);
    assertThat(entries.get(199).requestBody()).isEmpty();
    assertThat(entries.get(199).responseBody()).isEmpty();
    assertThat(entries.get(200).requestBody()).isEqualTo("in");
    assertThat(entries.getLast().responseBody()).isEqualTo("out");
  }

  @Test
  void keepsTenThousandRequests() {
    for (int i = 0; i < 10_005; i++) {
      add();
    }
    assertThat(journal.entries()).hasSize(10_000);
    assertThat(journal.entries().getFirst().number()).isEqualTo(6);
  }
}
