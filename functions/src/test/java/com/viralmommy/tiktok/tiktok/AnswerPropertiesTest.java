package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.tiktok.Transport.Answer;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import com.viralmommy.tiktok.tiktok.posting.UploadTicket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever bytes come, nothing comes of them but a success that holds what it must, or a typed
 * failure.
 */
class AnswerPropertiesTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
  private static final String SECRET = "act.that-was-sent";

  /** Every field that a parser reads, and every word that it knows. */
  private static final List<String> KEYS =
      List.of(
          "error",
          "code",
          "message",
          "log_id",
          "data",
          "error_description",
          "access_token",
          "expires_in",
          "refresh_token",
          "refresh_expires_in",
          "open_id",
          "scope",
          "user",
          "username",
          "creator_username",
          "privacy_level_options",
          "max_video_post_duration_sec",
          "comment_disabled",
          "publish_id",
          "upload_url",
          "status",
          "fail_reason",
          "publicaly_available_post_id",
          "uploaded_bytes");

  private static final List<String> WORDS =
      List.of(
          "\"ok\"",
          "\"\"",
          "\"invalid_grant\"",
          "\"internal_error\"",
          "\"PUBLISH_COMPLETE\"",
          "\"SELF_ONLY\"",
          "\"https://open-upload.tiktokapis.com/upload?upload_token=1\"",
          "\"https://\"",
          "\"act.x\"",
          "\"" + SECRET + "\"",
          "\"\\ud800\"",
          "\"\\u0000\\r\\n\"",
          "true",
          "null",
          "0",
          "-1",
          "86400",
          "1e999",
          "7678907398077074696",
          "99999999999999999999999999",
          "0.1");

  @Property(tries = 3000)
  void randomBytes(@ForAll byte[] body, @ForAll("answers") Shape shape) {
    check(shape, body);
  }

  @Property(tries = 3000)
  void mutatedAnswers(@ForAll("answers") Shape shape, @ForAll long seed) {
    byte[] valid = Calls.success(shape.operation()).getBytes(StandardCharsets.UTF_8);
    check(shape, mutated(valid, new Random(seed)));
  }

  // Its edge cases alone would exceed the number of tries.
  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void randomJsonOfDocumentedWords(@ForAll("json") String json, @ForAll("answers") Shape shape) {
    check(shape, json.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 50)
  void deepNesting(@ForAll("answers") Shape shape, @ForAll("depths") int depth) {
    check(shape, "{\"data\":".repeat(depth).getBytes(StandardCharsets.UTF_8));
    check(shape, ("{\"error\":" + "[".repeat(depth)).getBytes(StandardCharsets.UTF_8));
  }

  private record Shape(Operation operation, int status, String header) {}

  @Provide
  Arbitrary<Shape> answers() {
    return Combinators.combine(
            Arbitraries.of(Operation.class),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(200, 201, 206, 400, 401, 403, 404, 416, 429, 500)),
                Tuple.of(1, Arbitraries.integers().between(200, 599))),
            Arbitraries.strings().ofMaxLength(40))
        .as(Shape::new);
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Arbitraries.integers().between(1, 100_000);
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.recursive(() -> Arbitraries.of(WORDS), this::containers, 0, 4);
  }

  private Arbitrary<String> containers(Arbitrary<String> values) {
    Arbitrary<String> arrays =
        values.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
    Arbitrary<String> objects =
        Combinators.combine(Arbitraries.of(KEYS), values)
            .as((key, value) -> "\"" + key + "\":" + value)
            .list()
            .ofMaxSize(8)
            .map(list -> list.stream().collect(Collectors.joining(",", "{", "}")));
    return Arbitraries.frequencyOf(Tuple.of(4, objects), net.jqwik.api.Tuple.of(1, arrays));
  }

  private static byte[] mutated(byte[] valid, Random random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : valid) {
      bytes.add(b);
    }
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && !bytes.isEmpty(); i++) {
      int at = random.nextInt(bytes.size());
      switch (random.nextInt(5)) {
        case 0 -> bytes.set(at, (byte) random.nextInt());
        case 1 -> bytes.remove(at);
        case 2 -> bytes.add(at, (byte) random.nextInt());
        case 3 -> bytes.subList(at, bytes.size()).clear();
        default -> {
          int end = Math.min(bytes.size(), at + random.nextInt(20));
          bytes.addAll(at, List.copyOf(bytes.subList(at, end)));
        }
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }

  private static void check(Shape shape, byte[] body) {
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of(
                "Retry-After", List.of(shape.header()),
                "Content-Range", List.of(shape.header()),
                "x-tt-logid", List.of(shape.header())),
            (name, value) -> true);
    TikTokResult<?> result =
        read(shape.operation(), new Answer(shape.status(), headers, Optional.of(body)));
    switch (result) {
      case TikTokResult.Success<?>(Object value, String logId) -> whole(value);
      case TikTokResult.Failure<?>(TikTokError error) -> {
        assertThat(error.httpStatus()).isEqualTo(shape.status());
        assertThat(error.message()).isNotEmpty().hasSizeLessThanOrEqualTo(300);
        assertThat(error.toString()).doesNotContain(SECRET, "\n", "\r", "\0");
        if (error.code() == TikTokCode.UNKNOWN) {
          assertThat(error.remedy())
              .isEqualTo(
                  shape.operation() == Operation.STATUS ? Remedy.RETRY_LATER : Remedy.GIVE_UP);
        }
      }
    }
  }

  private static TikTokResult<?> read(Operation operation, Answer answer) {
    AnswerReader reader = new AnswerReader(operation, Redaction.of(SECRET), CLOCK);
    return switch (operation) {
      case CODE_EXCHANGE, REFRESH -> reader.grant(answer);
      case REVOKE -> reader.revoked(answer);
      case USER_INFO -> reader.nested(answer, UserInfo::read);
      case CREATOR_INFO -> reader.nested(answer, CreatorInfo::read);
      case DIRECT_POST_INIT, INBOX_INIT -> reader.nested(answer, UploadTicket::read);
      case CHUNK -> reader.chunk(answer, new ChunkRange(0, 4, 10));
      case LAST_CHUNK -> reader.chunk(answer, new ChunkRange(5, 9, 10));
      case STATUS -> reader.nested(answer, PublishStatus::read);
      case CANCEL -> reader.nested(answer, data -> Optional.of(new NoContent()));
    };
  }

  private static void whole(Object value) {
    switch (value) {
      case TokenGrant grant -> {
        assertThat(grant.accessToken().value()).isNotEmpty();
        assertThat(grant.refreshToken().value()).isNotEmpty();
        assertThat(grant.openId()).isNotBlank();
        assertThat(grant.expiresIn()).isPositive().isLessThan(Duration.ofDays(3653));
        assertThat(grant.refreshExpiresIn()).isPositive();
      }
      case UploadTicket ticket -> {
        assertThat(ticket.publishId()).isNotEmpty().hasSizeLessThanOrEqualTo(64);
        assertThat(ticket.uploadUrl().value()).hasSizeLessThanOrEqualTo(2048);
      }
      case CreatorInfo creator -> {
        assertThat(creator.username()).isNotBlank();
        assertThat(creator.maxVideoPostDuration()).isPositive();
      }
      case PublishStatus status -> {
        assertThat(status.postIds()).allMatch(id -> id.matches("[0-9]{1,20}"));
      }
      default -> assertThat(value).isInstanceOfAny(UserInfo.class, NoContent.class);
    }
  }
}
