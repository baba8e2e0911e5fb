package com.viralmommy.tiktok.bench.transfer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.harness.ChildJvm;
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

/** The child JVMs of a transfer, connected by TLS, and the transfers between them. */
final class TransferProcesses implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A heap for two copies of the video: the received parts and the whole. */
  private static final List<String> SINGLE_BUFFER_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final Path scratch;
  private final TestAuthority authority;
  private final ChildJvm tikTok;
  private final ChildJvm aws;
  private final ChildJvm singleBuffer;
  private final Map<String, String> environment;
  private final Map<Long, StoredVideo> videos = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private int publications;

  private TransferProcesses(Path scratch) throws IOException, InterruptedException {
    this.scratch = scratch;
    this.authority = TestAuthority.in(scratch);
    Map<String, String> variables = new HashMap<>();
    variables.put("SERVER_KEYS", authority.serverKeys().toString());
    this.tikTok = start(TikTokProcess.class, List.of(), variables);
    variables.put("TIKTOK_API_URL", tikTok.execute("apiUrl"));
    variables.put("TIKTOK_AUTHORIZE_URL", tikTok.execute("authorizeUrl"));
    variables.put("TIKTOK_UPLOAD_HOSTS", tikTok.execute("uploadHost"));
    variables.put("CLIENT_KEY", tikTok.execute("clientKey"));
    variables.put("CLIENT_SECRET", tikTok.execute("clientSecret"));
    variables.put("MAX_VIDEO_BYTES", Long.toString(ChunkPlan.MAX_VIDEO_BYTES));
    this.aws = start(AwsProcess.class, List.of(), variables);
    this.singleBuffer = start(SingleBufferProcess.class, SINGLE_BUFFER_FLAGS, variables);
    this.environment =
        JSON.readValue(aws.execute("environment"), new TypeReference<Map<String, String>>() {});
  }

  static TransferProcesses start() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("transfer");
    try {
      return new TransferProcesses(scratch);
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
   * Starts a new worker.
   *
   * @param variables added to the environment that connects it to the other JVMs
   */
  WorkerJvm worker(List<String> flags, Map<String, String> variables) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new WorkerJvm(start(WorkerProcess.class, flags, all));
  }

  /** A video in S3; each size is stored once. */
  StoredVideo video(long size) throws IOException {
    if (!videos.containsKey(size)) {
      String key = aws.execute("store", Long.toString(size));
      String source = aws.execute("presign", key);
      videos.put(size, new StoredVideo(size, key, source, PaddedVideo.ofSize(size).sha256()));
    }
    return videos.get(size);
  }

  /** Transfers a video by the worker, for a new creator. */
  TransferRun byWorker(WorkerJvm worker, StoredVideo video) throws IOException {
    approveNext();
    String message = aws.execute("publish", aws.execute("connect"), video.key());
    Duration cpu = worker.publish(message);
    return new TransferRun(video.size(), verifyReceived(video).duration(), cpu);
  }

  /** Delays every chunk at TikTok before it is read. */
  void delay(Duration delay) throws IOException {
    tikTok.execute("delay", Long.toString(delay.toMillis()));
  }

  /** Transfers a video by curl. */
  TransferRun byCurl(StoredVideo video, ChunkPlan plan) throws IOException, InterruptedException {
    TransferRun run =
        new CurlPipe(authority.pem(), scratch)
            .transfer(video, plan, newUpload(plan.size(), plan.chunkSize()));
    verifyReceived(video);
    return run;
  }

  /** Transfers a video in one buffer. */
  TransferRun bySingleBuffer(StoredVideo video) throws IOException {
    String upload = newUpload(video.size(), video.size());
    Duration before = singleBuffer.cpu();
    long nanos = Long.parseLong(singleBuffer.execute("transfer", video.source(), upload));
    TransferRun run =
        new TransferRun(video.size(), Duration.ofNanos(nanos), singleBuffer.cpu().minus(before));
    verifyReceived(video);
    return run;
  }

  /** The peak resident memory of the single-buffer process in bytes. */
  long singleBufferPeakRss() throws IOException {
    return singleBuffer.peakRss();
  }

  private String newUpload(long size, long chunkSize) throws IOException {
    approveNext();
    return singleBuffer.execute("init", Long.toString(size), Long.toString(chunkSize));
  }

  private void approveNext() throws IOException {
    tikTok.execute("approve", TikTokProcess.creator(publications++));
  }

  /**
   * The latest video that TikTok received.
   *
   * @throws IOException if its bytes differ, or the transfer violated TikTok's rules
   */
  private ReceivedVideo verifyReceived(StoredVideo video) throws IOException {
    ReceivedVideo received = ReceivedVideo.read(tikTok.execute("latest"));
    if (!received.sha256().equals(video.sha256()) || received.bytes() != video.size()) {
      throw new IOException("TikTok received " + received + " instead of " + video);
    }
    return received;
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
