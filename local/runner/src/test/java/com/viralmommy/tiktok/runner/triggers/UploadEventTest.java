package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class UploadEventTest {
  private static final long FIVE_TERABYTES = 5L << 40;

  private final PojoSerializer<S3Event> serializer =
      LambdaEventSerializers.serializerFor(S3Event.class, S3Event.class.getClassLoader());

  @Property
  void theEventContainsEveryKeyAndSizeUnchanged(
      @ForAll @StringLength(min = 1, max = 64) String key,
      @ForAll @LongRange(max = FIVE_TERABYTES) long size) {
    // S3's keys are UTF-8, so they cannot contain lone surrogates.
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(key));

    byte[] json =
        UploadEvent.json(
            new ObjectCreated("videos", key, size, "0a1b", Instant.EPOCH, "01"),
            AwsAccount.LOCAL,
            "uploads");

    var object =
        serializer
            .fromJson(new ByteArrayInputStream(json))
            .getRecords()
            .getFirst()
            .getS3()
            .getObject();
    assertThat(object.getUrlDecodedKey()).isEqualTo(key);
    assertThat(object.getSizeAsLong()).isEqualTo(size);
  }
}
