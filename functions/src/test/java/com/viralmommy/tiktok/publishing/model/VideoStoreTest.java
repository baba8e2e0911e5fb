package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoStoreTest {
  private static final String ID = "pub_0123456789abcdefghjkmnpqrs";

  @Test
  void findsThePublicationOfAnUploadKey() {
    var key = new Publication.Key(new UserId("you@example.com/.."), ID);
    assertThat(VideoStore.uploadKey(key)).isEqualTo("uploads/you_40example_2Ecom_2F_2E_2E/" + ID);
    assertThat(VideoStore.publicationOf(VideoStore.uploadKey(key))).contains(key);
  }

  /** Among them the folders that S3's console creates. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "uploads",
        "uploads/",
        "uploads/me/",
        "uploads/me/holiday.mp4",
        "uploads/me/key_0123456789abcdefghjkmnpqrs",
        "uploads/me/pub_0123456789abcdefghjkmnpqrs/",
        "uploads/me/x/pub_0123456789abcdefghjkmnpqrs",
        "uploads//pub_0123456789abcdefghjkmnpqrs",
        "uploads/a|b/pub_0123456789abcdefghjkmnpqrs",
        "drop/me/pub_0123456789abcdefghjkmnpqrs",
        "UPLOADS/me/pub_0123456789abcdefghjkmnpqrs"
      })
  void findsNoPublicationForOtherObjectKeys(String objectKey) {
    assertThat(VideoStore.publicationOf(objectKey)).isEmpty();
  }

  @Test
  void noUsersPrefixContainsThatOfAnotherUser() {
    String ofAb = VideoStore.uploadKey(new Publication.Key(new UserId("ab"), "pub_1"));
    String ofAWithSlash = VideoStore.uploadKey(new Publication.Key(new UserId("a/b"), "pub_1"));
    assertThat(VideoStore.userOwns(new UserId("ab"), ofAb)).isTrue();
    assertThat(VideoStore.userOwns(new UserId("a"), ofAb)).isFalse();
    assertThat(VideoStore.userOwns(new UserId("a"), ofAWithSlash)).isFalse();
    assertThat(VideoStore.userOwns(new UserId("a"), "uploads/a/../ab/pub_1")).isFalse();
  }
}
