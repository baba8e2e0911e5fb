package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LocalRunOptionsTest {
  @AfterEach
  void clear() {
    System.clearProperty("video");
  }

  @Test
  void refusesAVideoThatIsNotAPath() {
    System.setProperty("video", "a\0b.mp4");

    assertThatThrownBy(LocalRunOptions::ofSystemProperties)
        .isInstanceOf(LocalRunOptions.InvalidOptionException.class)
        .hasMessage(
            "-Dvideo is not a valid path: Nul character not allowed\n" + LocalRunOptions.USAGE);
  }
}
