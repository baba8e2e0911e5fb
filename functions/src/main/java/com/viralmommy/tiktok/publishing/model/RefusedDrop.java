package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A dropped video that no publication was made of. Nobody waits for an answer, so that it is kept
 * for those to be told who listen on the event bus.
 */
public record RefusedDrop(
    UserId user,
    String objectKey,
    String eTag,
    Instant uploadedAt,
    ProblemCode code,
    String detail,
    List<Problem.Finding> findings) {

  /** The same one for the same upload and the same refusal, however often S3 tells of it. */
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

  /** Empty for what else stands among the publications. */
  public static Optional<RefusedDrop> in(Item item) {
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

  /** As it is told. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("key", objectKey);
    view.put("code", code.code());
    view.put("detail", detail);
    if (!findings.isEmpty()) {
      view.put("errors", findings);
    }
    return view;
  }
}
