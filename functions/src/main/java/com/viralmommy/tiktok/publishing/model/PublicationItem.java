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

/** Maps publications to the items of their table and of its stream. */
public final class PublicationItem {
  /** The number of partitions over which the index of due publications is spread. */
  public static final int DUE_SHARDS = 8;

  private PublicationItem() {}

  static Map<String, AttributeValue> keyOf(Publication.Key key) {
    return Map.of("user", Item.text(key.user().key()), "id", Item.text(key.id()));
  }

  static Publication.Key keyFrom(Item item) {
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
            .put("uploads", p.progress().uploads())
            .put("steps", p.progress().steps())
            .put("fence", p.fence());
    if (p.dueAt() != null) {
      item.put("dueShard", Integer.toString(Math.floorMod(p.key().id().hashCode(), DUE_SHARDS)))
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
    if (p.waitReason() != null) {
      item.put("waitingFor", p.waitReason().code());
    }
    if (!p.progress().waitedForLimits().isZero()) {
      item.put("limitedMillis", p.progress().waitedForLimits().toMillis());
    }
    if (p.result() != null) {
      item.put("result", write(p.result()));
    }
    return item;
  }

  /**
   * Reads the publication of an item. Empty for the other items of the table, such as idempotency
   * keys.
   */
  public static Optional<Publication> publicationFrom(Item item) {
    return Publication.Key.isId(item.required("id")) ? Optional.of(read(item)) : Optional.empty();
  }

  static Publication read(Item item) {
    return new Publication(
        keyFrom(item),
        new Publication.Order(
            item.required("connection"),
            item.findItem("post").map(PublicationItem::readPost).orElseThrow(),
            item.instant("createdAt"),
            item.findInstant("publishAt").orElse(null)),
        Publication.Status.valueOf(item.required("status")),
        item.findItem("source").map(PublicationItem::readSource).orElseThrow(),
        item.findItem("transfer").map(PublicationItem::readTransfer).orElse(null),
        new Publication.Progress(
            item.instant("updatedAt"),
            (int) item.number("attempts"),
            (int) item.number("uploads"),
            (int) item.number("steps"),
            item.findNumber("limitedMillis").map(Duration::ofMillis).orElse(Duration.ZERO)),
        new Publication.Schedule(
            item.findInstant("dueAt").orElse(null),
            item.findInstant("waitsUntil").orElse(null),
            item.findText("waitingFor").map(ProblemCode::ofCode).orElse(null)),
        item.findItem("result").map(PublicationItem::readResult).orElse(null),
        item.findInstant("leaseUntil")
            .map(until -> new Publication.Lease(item.required("leaseOwner"), until))
            .orElse(null),
        item.number("fence"));
  }

  private static Item write(Post post) {
    Item item = Item.empty().put("mode", post.mode().name());
    return switch (post) {
      case Post.DirectPost direct ->
          item.put("title", direct.title())
              .put("privacyLevel", direct.privacyLevel().name())
              .put("allowComment", direct.allowComment())
              .put("allowDuet", direct.allowDuet())
              .put("allowStitch", direct.allowStitch())
              .put("brandedContent", direct.brandedContent())
              .put("yourBrand", direct.yourBrand())
              .put("aiGenerated", direct.aiGenerated())
              .put("coverTimestampMs", direct.coverTimestampMs());
      case Post.InboxShare() -> item;
    };
  }

  private static Post readPost(Item item) {
    return switch (Post.Mode.valueOf(item.required("mode"))) {
      case DIRECT ->
          new Post.DirectPost(
              item.textOrNull("title"),
              PrivacyLevel.valueOf(item.required("privacyLevel")),
              item.flag("allowComment"),
              item.flag("allowDuet"),
              item.flag("allowStitch"),
              item.flag("brandedContent"),
              item.flag("yourBrand"),
              item.flag("aiGenerated"),
              item.findNumber("coverTimestampMs").map(Long::intValue).orElse(null));
      case INBOX -> new Post.InboxShare();
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
                    new PublicationFailure(
                        ProblemCode.ofCode(code), item.required("detail"), readTikTokDetail(item)))
            .orElse(null));
  }

  private static PublicationFailure.TikTokDetail readTikTokDetail(Item item) {
    return item.has("tikTokCode") || item.has("tikTokFailReason")
        ? new PublicationFailure.TikTokDetail(
            item.textOrNull("tikTokCode"),
            item.textOrNull("tikTokLogId"),
            item.textOrNull("tikTokFailReason"))
        : null;
  }
}
