package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void omitsAbsentMembers() {
    assertThat(Problem.of(ProblemCode.NOT_FOUND, "No such video.").answer("r-1").body())
        .isEqualTo(
            """
            {"type":"urn:viralmommy:problem:not_found","title":"The resource does not exist.",\
            "status":404,"detail":"No such video.","code":"not_found","requestId":"r-1",\
            "retryable":false}\
            """);
  }

  @Test
  void listsTheErrorsInTheRequest() {
    List<Problem.Finding> findings =
        List.of(
            new Problem.Finding("", "must be one JSON object"),
            new Problem.Finding("/title", "is required"));

    assertThat(Problem.of(ProblemCode.CONFLICT, findings).answer("r-1").body())
        .endsWith(
            """
            "retryable":false,"errors":[{"pointer":"","detail":"must be one JSON object"},\
            {"pointer":"/title","detail":"is required"}]}\
            """);
  }

  @Test
  void aWaitMakesItRetryableAndIsRoundedUp() {
    ApiResponse answer =
        Problem.ofTikTok(
                ProblemCode.TIKTOK_REJECTED,
                Optional.of(Duration.ofMillis(1_001)),
                "rate_limit_exceeded",
                "2022A2")
            .answer("r-1");

    assertThat(answer.body())
        .endsWith(
            """
            "retryable":true,"retryAfterSeconds":2,\
            "tiktok":{"code":"rate_limit_exceeded","logId":"2022A2"}}\
            """);
    assertThat(answer.headers())
        .containsEntry("Retry-After", "2")
        .containsEntry("Content-Type", "application/problem+json");
  }

  @Test
  void omitsAMissingLogId() {
    assertThat(
            Problem.ofTikTok(ProblemCode.TIKTOK_REJECTED, Optional.empty(), "unknown", null)
                .answer("r-1")
                .body())
        .endsWith("\"retryable\":false,\"tiktok\":{\"code\":\"unknown\"}}");
  }
}
