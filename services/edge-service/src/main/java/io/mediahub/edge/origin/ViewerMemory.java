package io.mediahub.edge.origin;

import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.http.ErrorAnswer;
import io.mediahub.edge.http.Exchange;
import io.mediahub.edge.limits.Limits.Scope;
import io.mediahub.edge.limits.Shares;
import io.mediahub.edge.limits.Shares.Outcome;
import io.mediahub.edge.limits.Throttle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Memory for answers that viewers are reading, so that a slow viewer holds no connection of an
 * origin. An answer is held whole as long as there is memory. Without enough, or when a client has
 * used its share, the answer is fetched in pieces as the viewer takes them. A client that has used
 * its share of pieces too must wait.
 */
public final class ViewerMemory {
  /** The size of a piece. */
  static final int PIECE = 128 * 1024;

  private static final long PIECES = 24L << 20;

  private final Throttle throttle;
  private final Shares whole;
  private final Shares streams;
  private final Shares pieces = new Shares(PIECES, PIECES / 2);

  /**
   * @param whole bytes for answers that are held whole, all together
   * @param streams that one playback may read at a time
   */
  public ViewerMemory(long whole, int streams, Throttle throttle) {
    this.streams = new Shares(Integer.MAX_VALUE, streams);
    this.whole = new Shares(whole, whole / 2);
    this.throttle = throttle;
  }

  /** What was lent until the viewer has read. */
  static final class Loan implements AutoCloseable {
    private final Shares from;
    private final String client;
    private final long bytes;

    private Loan(Shares from, String client, long bytes) {
      this.from = from;
      this.client = client;
      this.bytes = bytes;
    }

    @Override
    public void close() {
      from.giveBack(client, bytes);
    }
  }

  /** For one object that a playback reads; null when it must wait, and has its answer. */
  @Nullable Loan stream(Exchange exchange, String playback) throws IOException {
    if (streams.take(playback, 1) == Outcome.LENT) {
      return new Loan(streams, playback, 1);
    }
    throttle.tooManyAtOnce(exchange, "streams-of-a-playback", Scope.ADDRESS);
    return null;
  }

  /** For an answer of this length; null when it must be sent in pieces. */
  @Nullable Loan whole(Exchange exchange, long length) {
    String client = exchange.client().key();
    return whole.take(client, length) == Outcome.LENT ? new Loan(whole, client, length) : null;
  }

  /** For one piece at a time; null when the viewer must wait, and has its answer. */
  @Nullable Loan piece(Exchange exchange) throws IOException {
    String client = exchange.client().key();
    return switch (pieces.take(client, PIECE)) {
      case LENT -> new Loan(pieces, client, PIECE);
      case OWN_SHARE_IS_USED -> {
        throttle.tooManyAtOnce(exchange, "streams-at-once", Scope.ADDRESS);
        yield null;
      }
      case ALL_IS_USED -> {
        ErrorAnswer.of(EdgeProblem.EDGE_BUSY).send(exchange);
        yield null;
      }
    };
  }

  /** Of answers that are held whole, in bytes. */
  long taken() {
    return whole.taken();
  }
}
