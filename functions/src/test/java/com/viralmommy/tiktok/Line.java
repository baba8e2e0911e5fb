package com.viralmommy.tiktok;

import com.viralmommy.tiktok.Mortal.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line to TikTok whose requests are calls of a {@link Mortal}: when it dies, the line is cut
 * before the request, in the middle of it, or before the answer. A call's name is method and path,
 * as in {@code PUT /upload}.
 */
public final class Line implements AutoCloseable {
  private static final Pattern REQUEST =
      Pattern.compile("((?:GET|POST|PUT) /[^ ?]*)[^ ]* HTTP/1\\.1\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
  private static final int BUFFER = 64 * 1024;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile int target;
  private volatile Mortal life = Mortal.never();

  public Line() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  public void leadTo(int port) {
    target = port;
  }

  /** Whose connections are made from now on. */
  public void belongTo(Mortal process) {
    life = process;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Mortal owner = life;
        threads.execute(() -> connect(client, owner));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void connect(Socket client, Mortal owner) {
    try (client;
        Socket tikTok = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      tikTok.setTcpNoDelay(true);
      // Half of a chunk is more than fits in between: once it is out, TikTok is reading it.
      tikTok.setSendBufferSize(BUFFER);
      AtomicReference<Mortal.Call> open = new AtomicReference<>();
      threads.execute(() -> answers(client, tikTok, owner, open));
      requests(client, tikTok, owner, open);
    } catch (IOException | Mortal.Death _) {
      // Both ends see the connection closed.
    }
  }

  private static void requests(
      Socket client, Socket tikTok, Mortal owner, AtomicReference<Mortal.Call> open)
      throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = tikTok.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    Mortal.Call call = null;
    long untilHalf = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      // The JDK's client sends a head as a whole, and no second request before the answer.
      String head = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
      Matcher begun = REQUEST.matcher(head);
      if (begun.lookingAt()) {
        call = owner.begin(begun.group(1));
        open.set(call);
        untilHalf = half(head);
      }
      if (call != null && untilHalf <= count) {
        out.write(buffer, 0, (int) untilHalf);
        owner.reach(Moment.HALFWAY, call);
        out.write(buffer, (int) untilHalf, (int) (count - untilHalf));
        call = null;
      } else {
        out.write(buffer, 0, count);
        untilHalf -= count;
      }
    }
  }

  /** In the middle of the body; never where there is none. */
  private static long half(String head) {
    Matcher length = LENGTH.matcher(head);
    return length.find()
        ? head.indexOf("\r\n\r\n") + 4 + Long.parseLong(length.group(1)) / 2
        : Long.MAX_VALUE;
  }

  private static void answers(
      Socket client, Socket tikTok, Mortal owner, AtomicReference<Mortal.Call> open) {
    try (client;
        tikTok) {
      InputStream in = tikTok.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        Mortal.Call answered = open.getAndSet(null);
        if (answered != null) {
          owner.reach(Moment.AFTER, answered);
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException | Mortal.Death _) {
      // Both ends see the connection closed.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
