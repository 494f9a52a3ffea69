package io.mediahub.local.component;

/** {@code postgresql.conf}: small, local, and with what logical decoding needs. */
final class PostgresConfig {
  private PostgresConfig() {}

  /**
   * @param replicas of each service
   */
  static String text(int port, int replicas, Sizing sizing) {
    return """
    # Written by the supervisor at each start.
    listen_addresses = '127.0.0.1'
    port = %d
    unix_socket_directories = ''
    max_connections = %d
    password_encryption = scram-sha-256

    wal_level = logical
    max_wal_senders = 4
    max_replication_slots = 4
    # A slot that nobody reads would fill the disk; this much is kept for it.
    max_slot_wal_keep_size = 8GB

    # One process less than with workers, and the data of one machine is in the page cache anyway.
    io_method = sync
    jit = off
    max_parallel_workers_per_gather = 0
    log_destination = stderr
    logging_collector = off
    log_line_prefix = '%%m [%%p] %%d '
    timezone = UTC
    lc_messages = 'C.UTF-8'
    %s"""
        .formatted(port, sizing.sessions(replicas), sizing.postgres());
  }
}
