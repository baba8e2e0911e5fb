package com.viralmommy.tiktok.bench.transfer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.ChildJvm;
import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import com.viralmommy.tiktok.runner.PaddedVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that a transfer takes besides the worker: each in a JVM of its own, all by TLS. */
final class Parties implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Room for the video twice: as it arrives, and in one piece. */
  private static final List<String> GUIDE_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final Path scratch;
  private final TestAuthority authority;
  private final ChildJvm tikTok;
  private final ChildJvm aws;
  private final ChildJvm guide;
  private final Map<String, String> environment;
  private final Map<Long, Video> videos = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private int publications;

  private Parties(Path scratch) throws IOException, InterruptedException {
    this.scratch = scratch;
    this.authority = TestAuthority.in(scratch);
    Map<String, String> servers = new HashMap<>();
    servers.put("SERVER_KEYS", authority.serverKeys().toString());
    this.tikTok = start(TikTokSide.class, List.of(), servers);
    servers.put("TIKTOK_API_URL", tikTok.ask("apiUrl"));
    servers.put("TIKTOK_AUTHORIZE_URL", tikTok.ask("authorizeUrl"));
    servers.put("TIKTOK_UPLOAD_HOSTS", tikTok.ask("uploadHost"));
    servers.put("CLIENT_KEY", tikTok.ask("clientKey"));
    servers.put("CLIENT_SECRET", tikTok.ask("clientSecret"));
    servers.put("MAX_VIDEO_BYTES", Long.toString(ChunkPlan.MAX_VIDEO_BYTES));
    this.aws = start(AwsSide.class, List.of(), servers);
    this.guide = start(GuideSide.class, GUIDE_FLAGS, servers);
    this.environment =
        JSON.readValue(aws.ask("environment"), new TypeReference<Map<String, String>>() {});
  }

  static Parties start() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("transfer");
    try {
      return new Parties(scratch);
    } catch (IOException | InterruptedException | RuntimeException e) {
      delete(scratch);
      throw e;
    }
  }

  private ChildJvm start(Class<?> main, List<String> flags, Map<String, String> variables)
      throws IOException {
    List<String> all = new ArrayList<>(authority.trustFlags());
    all.addAll(flags);
    ChildJvm jvm =
        ChildJvm.start(main, all, variables, scratch.resolve(main.getSimpleName() + ".log"));
    open.add(jvm);
    return jvm;
  }

  /**
   * A worker that nobody has used yet.
   *
   * @param variables beside those that lead it here
   */
  Worker worker(List<String> flags, Map<String, String> variables) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new Worker(start(WorkerSide.class, flags, all), this);
  }

  /** A video of that size in S3, stored once. */
  Video video(long size) throws IOException {
    if (!videos.containsKey(size)) {
      String key = aws.ask("store", Long.toString(size));
      String source = aws.ask("presign", key);
      videos.put(size, new Video(size, key, source, PaddedVideo.ofSize(size).sha256()));
    }
    return videos.get(size);
  }

  /** Asks the API for it, for a creator who has not published yet; gives the worker's message. */
  String newPublication(Video video) throws IOException {
    approveNext();
    return aws.ask("publish", aws.ask("connect"), video.key());
  }

  /** Every chunk's request waits that long at TikTok before it is read. */
  void delay(Duration delay) throws IOException {
    tikTok.ask("delay", Long.toString(delay.toMillis()));
  }

  Moved byCurl(Video video, ChunkPlan plan) throws IOException, InterruptedException {
    Moved moved =
        new CurlPipe(authority.pem(), scratch)
            .move(video, plan, newUpload(plan.size(), plan.chunkSize()));
    arrived(video);
    return moved;
  }

  Moved byGuide(Video video) throws IOException {
    String upload = newUpload(video.size(), video.size());
    Duration before = guide.cpu();
    long nanos = Long.parseLong(guide.ask("move", video.source(), upload));
    Moved moved = new Moved(video.size(), Duration.ofNanos(nanos), guide.cpu().minus(before));
    arrived(video);
    return moved;
  }

  /** Bytes. */
  long guidesPeakRss() throws IOException {
    return guide.peakRss();
  }

  private String newUpload(long size, long chunkSize) throws IOException {
    approveNext();
    return guide.ask("init", Long.toString(size), Long.toString(chunkSize));
  }

  private void approveNext() throws IOException {
    tikTok.ask("approve", TikTokSide.creator(publications++));
  }

  /**
   * How the latest video reached TikTok.
   *
   * @throws IOException when it is not this one, byte for byte, or broke a rule of TikTok's
   */
  Arrival arrived(Video video) throws IOException {
    Arrival arrival = Arrival.read(tikTok.ask("latest"));
    if (!arrival.sha256().equals(video.sha256()) || arrival.bytes() != video.size()) {
      throw new IOException("TikTok has " + arrival + " of " + video);
    }
    return arrival;
  }

  @Override
  public void close() throws IOException {
    try {
      for (AutoCloseable each : open.reversed()) {
        each.close();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
