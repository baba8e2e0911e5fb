package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishQueueTest {
  private static final String ID = "pub_0123456789abcdefghjkmnpqrs";

  @Test
  void readsAMessage() {
    assertThat(PublishQueue.read("{\"user\":\"auth0_7C1\",\"id\":\"%s\"}".formatted(ID)))
        .contains(new Publication.Key(new UserId("auth0|1"), ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "not json",
        "{}",
        "{\"user\":\"u\"}",
        "{\"id\":\"pub_0123456789abcdefghjkmnpqrs\"}",
        "{\"user\":\"a|b\",\"id\":\"pub_0123456789abcdefghjkmnpqrs\"}",
        "{\"user\":\"u\",\"id\":\"\"}",
        "{\"user\":\"u\",\"id\":\"key_0123456789abcdefghjkmnpqrs\"}",
        "{\"user\":\"u\",\"id\":[\"pub_0123456789abcdefghjkmnpqrs\"]}",
        "{\"user\":1,\"id\":2}",
        "{\"user\":\"u\",\"id\":\"pub_0123456789abcdefghjkmnpqrs\"}}"
      })
  void readsNoPublicationFromOtherBodies(String body) {
    assertThat(PublishQueue.read(body)).isEmpty();
  }

  @Property(tries = 500)
  void neverFailsOnAnyBody(@ForAll String body) {
    assertThat(PublishQueue.read(body)).isEmpty();
  }
}
