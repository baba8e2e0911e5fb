package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.publishing.Publication.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cloud.Extension.class)
class PublisherIT {
  private static final byte[] SMALL = Stage.video(100_000);
  private static final String KEY = VideoStore.ownedPrefix(Stage.USER) + "small.mp4";

  private Stage stage;

  @BeforeEach
  void open(Cloud cloud) {
    stage = new Stage(cloud);
    stage.put(KEY, SMALL);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void publishesAVideoAndFillsInThePostsIdWhenModerationEnds() {
    Publication.Key key = stage.queued(KEY);
    Publication published = stage.finish(key);
    assertThat(published.status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.sha256()).isEqualTo(Stage.sha256(SMALL));
              assertThat(post.putStatuses()).containsExactly(201);
              assertThat(published.result().postIds()).containsExactly(post.postId().orElseThrow());
            });
    assertThat(stage.tikTok.violations()).isEmpty();
  }
}
