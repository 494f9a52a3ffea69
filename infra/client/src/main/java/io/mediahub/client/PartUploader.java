package io.mediahub.client;

import io.mediahub.client.Upload.Part;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Puts the missing parts of a file to their presigned addresses. */
final class PartUploader {
  private static final int PARALLEL = 4;
  private static final int TRIES = 3;
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** Java's HTTP client sets these itself, to the values that were signed. */
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

  private final Http http;
  private final Function<String, Upload> from;
  private final Upload upload;
  private final Path file;
  private final LongConsumer progress;
  private final AtomicLong sent = new AtomicLong();

  /**
   * @param from requests the parts after a number, with fresh addresses
   */
  PartUploader(
      Http http, Upload upload, Path file, LongConsumer progress, Function<String, Upload> from) {
    this.from = from;
    this.http = http;
    this.upload = upload;
    this.file = file;
    this.progress = progress;
  }

  void run() {
    sent.set(upload.receivedBytes());
    Upload page = upload;
    send(page);
    while (page.next() != null) {
      page = from.apply(page.next());
      send(page);
    }
  }

  private void send(Upload page) {
    List<Part> parts = page.parts() == null ? List.of() : page.parts();
    try (var pool = Executors.newFixedThreadPool(PARALLEL)) {
      var running =
          parts.stream()
              .filter(part -> !part.received())
              .map(part -> CompletableFuture.runAsync(() -> put(part), pool))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(running).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void put(Part wanted) {
    Part part = wanted;
    for (int attempt = 1; ; attempt++) {
      var counted = new AtomicLong();
      try {
        HttpRequest request = request(part, counted);
        HttpResponse<byte[]> answer = http.exchange(request);
        if (answer.statusCode() < 300 || alreadyThere(answer)) {
          return;
        }
        boolean expired = answer.statusCode() == 403 && attempt == 1;
        boolean again = answer.statusCode() >= 500 && attempt < TRIES;
        if (!expired && !again) {
          throw Http.refusal(request, answer);
        }
        if (expired) {
          part = freshly(part.partNumber());
          if (part.received()) {
            return;
          }
        }
      } catch (UncheckedIOException e) {
        if (attempt >= TRIES) {
          throw e;
        }
      }
      progress.accept(sent.addAndGet(-counted.get()));
    }
  }

  /** A file that takes longer than its addresses are valid needs new ones on the way. */
  private Part freshly(int number) {
    List<Part> now = from.apply(Integer.toString(number - 1)).parts();
    return (now == null ? List.<Part>of() : now)
        .stream()
            .filter(part -> part.partNumber() == number)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("Part " + number + " is no longer wanted"));
  }

  /**
   * Whether an earlier try has sent the part: with if-none-match, its retry is answered with 412.
   */
  private static boolean alreadyThere(HttpResponse<byte[]> answer) {
    return answer.statusCode() == 412;
  }

  private HttpRequest request(Part part, AtomicLong counted) {
    if (part.url() == null) {
      throw new IllegalArgumentException("Part " + part.partNumber() + " has no address");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(part.url()))
            .timeout(DEADLINE)
            .PUT(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> slice(part, counted)), part.sizeBytes()));
    Map<String, String> headers = part.headers() == null ? Map.of() : part.headers();
    headers.forEach(
        (name, value) -> {
          if (!SET_BY_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            request.header(name, value);
          }
        });
    return request.build();
  }

  private InputStream slice(Part part, AtomicLong counted) {
    try {
      FileChannel channel = FileChannel.open(file);
      channel.position((part.partNumber() - 1) * upload.partSizeBytes());
      return new Slice(Channels.newInputStream(channel), part.sizeBytes(), counted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of one part, counted as they leave. */
  private final class Slice extends FilterInputStream {
    private final AtomicLong counted;
    private long left;

    Slice(InputStream in, long left, AtomicLong counted) {
      super(in);
      this.left = left;
      this.counted = counted;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(into, offset, (int) Math.min(length, left));
      if (read > 0) {
        left -= read;
        counted.addAndGet(read);
        progress.accept(sent.addAndGet(read));
      }
      return read;
    }
  }
}
