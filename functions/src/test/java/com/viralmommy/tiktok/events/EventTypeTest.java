package com.viralmommy.tiktok.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventTypeTest {
  /** Subscribers match these names, so the documentation lists all of them in this order. */
  @Test
  void theDocumentationListsEveryEvent() throws IOException {
    String page = Files.readString(Path.of("../docs/events.md"));
    List<String> listed =
        Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z_]+)` \\|")
            .matcher(page)
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(Arrays.stream(EventType.values()).map(EventType::text).toList());
  }
}
