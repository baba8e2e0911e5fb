package com.viralmommy.tiktok.publishing.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A dropped video that was refused. A drop has no caller to answer, so the refusal is stored and
 * published as an event.
 */
public record RefusedDrop(
    UserId user,
    String objectKey,
    String eTag,
    Instant uploadedAt,
    ProblemCode code,
    String detail,
    List<Problem.Finding> findings) {

  /** The same id for the same upload and the same refusal, however often S3 sends its event. */
  String id() {
    return Ids.of(
        "drop",
        Digests.sha256(objectKey, eTag, uploadedAt.toString(), code.code(), detail, "" + findings));
  }

  Item write() {
    return Item.empty()
        .put("user", user.key())
        .put("id", id())
        .put("objectKey", objectKey)
        .put("eTag", eTag)
        .put("uploadedAt", uploadedAt)
        .put("refusal", code.code())
        .put("detail", detail)
        .put("pointers", findings.stream().map(Problem.Finding::pointer).toList())
        .put("findings", findings.stream().map(Problem.Finding::detail).toList());
  }

  /** Reads the refused drop of an item. Empty for the other items of the table. */
  public static Optional<RefusedDrop> from(Item item) {
    if (!item.has("refusal")) {
      return Optional.empty();
    }
    List<String> pointers = item.texts("pointers");
    List<String> findings = item.texts("findings");
    return Optional.of(
        new RefusedDrop(
            UserId.ofKey(item.required("user")).orElseThrow(),
            item.required("objectKey"),
            item.required("eTag"),
            item.instant("uploadedAt"),
            ProblemCode.ofCode(item.required("refusal")),
            item.required("detail"),
            IntStream.range(0, pointers.size())
                .mapToObj(i -> new Problem.Finding(pointers.get(i), findings.get(i)))
                .toList()));
  }

  /** The drop as an event shows it. */
  public View view() {
    return new View(objectKey, code.code(), detail, findings);
  }

  /**
   * @param errors what is wrong with the metadata; absent when that is not the reason
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record View(String key, String code, String detail, List<Problem.Finding> errors) {}
}
