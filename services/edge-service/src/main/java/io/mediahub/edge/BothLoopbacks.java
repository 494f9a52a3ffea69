package io.mediahub.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.util.LambdaSafe;

/**
 * {@code localhost} is 127.0.0.1 for some programs and ::1 for others, and browsers try both. Where
 * the edge listens on one of the two, it listens on the other as well, if the machine has it.
 */
final class BothLoopbacks {
  private static final Logger LOG = LoggerFactory.getLogger(BothLoopbacks.class);

  private BothLoopbacks() {}

  /** Must be called last: it copies the configuration of the first connector to the second. */
  static void listen(TomcatServletWebServerFactory factory) {
    InetAddress address = factory.getAddress();
    // A port chosen by the system (0) is known too late for a second connector.
    if (address == null || !address.isLoopbackAddress() || factory.getPort() <= 0) {
      return;
    }
    InetAddress other = other(address);
    if (!exists(other)) {
      LOG.info("The address {} does not exist here; the edge listens on {} alone", other, address);
      return;
    }
    factory.addAdditionalConnectors(connector(factory, other));
  }

  @SuppressWarnings("unchecked") // the callbacks are of a raw type
  private static Connector connector(TomcatServletWebServerFactory factory, InetAddress address) {
    Connector connector = new Connector();
    connector.setPort(factory.getPort());
    ProtocolHandler handler = connector.getProtocolHandler();
    if (handler instanceof AbstractProtocol<?> protocol) {
      protocol.setAddress(address);
    }
    LambdaSafe.callbacks(
            TomcatProtocolHandlerCustomizer.class, factory.getProtocolHandlerCustomizers(), handler)
        .invoke(customizer -> customizer.customize(handler));
    factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(connector));
    return connector;
  }

  static InetAddress other(InetAddress loopback) {
    byte[] other =
        loopback.getAddress().length == 4
            ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
            : new byte[] {127, 0, 0, 1};
    try {
      return InetAddress.getByAddress(other);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of the right length", e);
    }
  }

  private static boolean exists(InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
