package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A publication as the item of the table, and as its stream shows it. */
public final class PublicationItem {
  private PublicationItem() {}

  static Map<String, AttributeValue> keyOf(Publication.Key key) {
    return Map.of("user", Item.text(key.user().key()), "id", Item.text(key.id()));
  }

  static Publication.Key keyIn(Item item) {
    return new Publication.Key(
        UserId.ofKey(item.required("user")).orElseThrow(), item.required("id"));
  }

  static Item write(Publication p) {
    Item item =
        Item.of(new HashMap<>(keyOf(p.key())))
            .put("connection", p.connection())
            .put("status", p.status().name())
            .put("post", write(p.post()))
            .put("source", write(p.source()))
            .put("createdAt", p.createdAt())
            .put("publishAt", p.publishAt())
            .put("updatedAt", p.updatedAt())
            .put("attempts", p.attempts())
            .put("uploads", p.uploads())
            .put("steps", p.steps())
            .put("fence", p.fence());
    if (p.dueAt() != null) {
      item.put(
              "dueShard",
              Integer.toString(Math.floorMod(p.key().id().hashCode(), PublicationStore.SHARDS)))
          .put("dueAt", p.dueAt());
    }
    item.put("waitsUntil", p.waitsUntil());
    if (p.lease() != null) {
      item.put("leaseOwner", p.lease().owner()).put("leaseUntil", p.lease().until());
    }
    if (p.transfer() != null) {
      // A key of an index must be an attribute of the item itself.
      item.put("transfer", write(p.transfer())).put("publishId", p.transfer().publishId());
    }
    if (p.waitingFor() != null) {
      item.put("waitingFor", p.waitingFor().code());
    }
    if (!p.limited().isZero()) {
      item.put("limitedMillis", p.limited().toMillis());
    }
    if (p.result() != null) {
      item.put("result", write(p.result()));
    }
    return item;
  }

  /** Empty for what else stands among the publications: the memory of an idempotency key. */
  public static Optional<Publication> publicationIn(Item item) {
    return Publication.Key.isId(item.required("id")) ? Optional.of(read(item)) : Optional.empty();
  }

  static Publication read(Item item) {
    return new Publication(
        keyIn(item),
        item.required("connection"),
        Publication.Status.valueOf(item.required("status")),
        item.findItem("post").map(PublicationItem::readPost).orElseThrow(),
        item.findItem("source").map(PublicationItem::readSource).orElseThrow(),
        item.findItem("transfer").map(PublicationItem::readTransfer).orElse(null),
        item.instant("createdAt"),
        item.findInstant("publishAt").orElse(null),
        item.instant("updatedAt"),
        item.findInstant("dueAt").orElse(null),
        item.findInstant("waitsUntil").orElse(null),
        (int) item.number("attempts"),
        (int) item.number("uploads"),
        (int) item.number("steps"),
        item.findText("waitingFor").map(ProblemCode::ofCode).orElse(null),
        item.findNumber("limitedMillis").map(Duration::ofMillis).orElse(Duration.ZERO),
        item.findItem("result").map(PublicationItem::readResult).orElse(null),
        item.findInstant("leaseUntil")
            .map(until -> new Publication.Lease(item.required("leaseOwner"), until))
            .orElse(null),
        item.number("fence"));
  }

  private static Item write(Post post) {
    Item item = Item.empty().put("mode", post.mode().name());
    return switch (post) {
      case Post.Direct direct ->
          item.put("title", direct.title())
              .put("privacyLevel", direct.privacyLevel().name())
              .put("allowComment", direct.allowComment())
              .put("allowDuet", direct.allowDuet())
              .put("allowStitch", direct.allowStitch())
              .put("brandedContent", direct.brandedContent())
              .put("yourBrand", direct.yourBrand())
              .put("aiGenerated", direct.aiGenerated())
              .put("coverTimestampMs", direct.coverTimestampMs());
      case Post.Inbox() -> item;
    };
  }

  private static Post readPost(Item item) {
    return switch (Post.Mode.valueOf(item.required("mode"))) {
      case DIRECT ->
          new Post.Direct(
              item.textOrNull("title"),
              PrivacyLevel.valueOf(item.required("privacyLevel")),
              item.flag("allowComment"),
              item.flag("allowDuet"),
              item.flag("allowStitch"),
              item.flag("brandedContent"),
              item.flag("yourBrand"),
              item.flag("aiGenerated"),
              item.findNumber("coverTimestampMs").map(Long::intValue).orElse(null));
      case INBOX -> new Post.Inbox();
    };
  }

  private static Item write(Publication.Source source) {
    return Item.empty()
        .put("objectKey", source.objectKey())
        .put("size", source.size())
        .put("contentType", source.contentType())
        .put("eTag", source.eTag());
  }

  private static Publication.Source readSource(Item item) {
    return new Publication.Source(
        item.required("objectKey"),
        item.number("size"),
        item.required("contentType"),
        item.textOrNull("eTag"));
  }

  private static Item write(Publication.Transfer transfer) {
    return Item.empty()
        .put("publishId", transfer.publishId())
        .put("sealedUrl", transfer.sealedUrl())
        .put("openedAt", transfer.openedAt())
        .put("chunkSize", transfer.chunkSize())
        .put("acknowledged", transfer.acknowledged())
        .put("inFlight", transfer.inFlight());
  }

  private static Publication.Transfer readTransfer(Item item) {
    return new Publication.Transfer(
        item.required("publishId"),
        item.findBytes("sealedUrl").orElseThrow(),
        item.instant("openedAt"),
        item.number("chunkSize"),
        (int) item.number("acknowledged"),
        item.flag("inFlight"));
  }

  private static Item write(Publication.Result result) {
    Item item = Item.empty().put("postIds", result.postIds()).put("username", result.username());
    var failure = result.failure();
    if (failure != null) {
      item.put("code", failure.code().code()).put("detail", failure.detail());
      if (failure.tikTok() != null) {
        item.put("tikTokCode", failure.tikTok().code())
            .put("tikTokLogId", failure.tikTok().logId())
            .put("tikTokFailReason", failure.tikTok().failReason());
      }
    }
    return item;
  }

  private static Publication.Result readResult(Item item) {
    return new Publication.Result(
        item.texts("postIds"),
        item.textOrNull("username"),
        item.findText("code")
            .map(
                code ->
                    new Publication.Failure(
                        ProblemCode.ofCode(code), item.required("detail"), readTikTokWords(item)))
            .orElse(null));
  }

  private static Publication.TikTokWords readTikTokWords(Item item) {
    return item.has("tikTokCode") || item.has("tikTokFailReason")
        ? new Publication.TikTokWords(
            item.textOrNull("tikTokCode"),
            item.textOrNull("tikTokLogId"),
            item.textOrNull("tikTokFailReason"))
        : null;
  }
}
