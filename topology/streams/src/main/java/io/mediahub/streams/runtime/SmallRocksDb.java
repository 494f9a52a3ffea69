package io.mediahub.streams.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/** One bounded cache for all local stores of the process, whose states are few and small. */
public final class SmallRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long WRITE_BUFFER_BYTES = 2L << 20;

  private static final class Shared {
    static final Cache CACHE = new LRUCache(CACHE_BYTES);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
    tables.setBlockCache(Shared.CACHE);
    tables.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(tables);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache is shared by all stores and lives as long as the process.
  }
}
