package io.mediahub.edge.origin;

import io.mediahub.edge.settings.EdgeSettings;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for all origins. Every step has a deadline, and answers pass unchanged: redirects
 * are not followed, cookies not stored, bodies not decompressed.
 */
public final class OriginClient implements AutoCloseable {
  /** Shorter than the keep-alive of any origin, so that no connection is used while it closes. */
  private static final TimeValue IDLE = TimeValue.ofSeconds(10);

  private final CloseableHttpClient client;

  public OriginClient(EdgeSettings settings) {
    this(settings, settings.maxConnections(), Math.max(8, settings.maxConnections() / 2));
  }

  /** For answers that go on, which must not take the connections of those that end. */
  public static OriginClient ofLive(EdgeSettings settings) {
    return new OriginClient(settings, settings.maxLive(), settings.maxLive());
  }

  private OriginClient(EdgeSettings settings, int all, int perRoute) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(all)
            .setMaxConnPerRoute(perRoute)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(Timeout.of(settings.responseTimeout()))
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(200))
                    .build())
            .build();
    this.client =
        HttpClientBuilder.create()
            .setConnectionManager(connections)
            .setKeepAliveStrategy((response, context) -> IDLE)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
                    .setResponseTimeout(Timeout.of(settings.responseTimeout()))
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setContentCompressionEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setRetryStrategy(new OnceWhenStale())
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAuthCaching()
            .disableConnectionState()
            .disableDefaultUserAgent()
            .evictIdleConnections(IDLE)
            .build();
  }

  /**
   * Sends a request.
   *
   * @throws java.net.ConnectException when nobody listens
   * @throws java.net.SocketTimeoutException when the origin is too slow
   */
  Opened open(URI origin, ClassicHttpRequest request) throws IOException {
    HttpHost host = new HttpHost(origin.getScheme(), origin.getHost(), origin.getPort());
    HttpClient classic = client;
    return new Opened(classic.executeOpen(host, request, null), () -> {});
  }

  /**
   * Sends a request to a replica, and to the next one if the first cannot have received it, or
   * broke off and the request is idempotent.
   *
   * @throws java.net.ConnectException when nobody listens at any of them
   * @throws java.net.SocketTimeoutException when the one that was asked is too slow
   */
  Opened open(Service service, ClassicHttpRequest request) throws IOException {
    IOException last = null;
    for (Instance instance : service.order(System.nanoTime())) {
      try {
        return open(instance, request);
      } catch (IOException e) {
        boolean unreached = Failures.isUnreached(e);
        if (unreached || Failures.isBrokenOff(e)) {
          instance.failed(System.nanoTime());
        }
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
        if (!unreached && !(Failures.isBrokenOff(e) && Failures.mayBeRepeated(request))) {
          throw e;
        }
      }
    }
    throw last == null ? new IOException(service.name() + " has no instance") : last;
  }

  /** Asks this instance and no other. */
  Opened open(Instance instance, ClassicHttpRequest request) throws IOException {
    instance.begins();
    try {
      // The client has stored the target of an earlier attempt in the request.
      request.setScheme(null);
      request.setAuthority(null);
      Opened opened = open(instance.address(), request);
      instance.answered();
      return new Opened(opened.answer(), instance::ended);
    } catch (IOException | RuntimeException e) {
      instance.ended();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  /** A kept connection may have been closed by the other side as the request was written. */
  private static final class OnceWhenStale implements HttpRequestRetryStrategy {
    @Override
    public boolean retryRequest(
        HttpRequest request, IOException error, int count, HttpContext context) {
      return count <= 1
          && error instanceof NoHttpResponseException
          && Method.isSafe(request.getMethod());
    }

    @Override
    public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
      return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
      return TimeValue.ZERO_MILLISECONDS;
    }
  }
}
