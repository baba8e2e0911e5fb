package com.viralmommy.aws.embedded;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteDBAccess;
import java.util.concurrent.ExecutionException;

/**
 * DynamoDBLocal's database in memory, with indexes over what it keeps of streams.
 *
 * <p>Each request to a table with a stream asks for the oldest record of the stream. DynamoDBLocal
 * has no index for that and reads the records of all older tables, so that a database becomes
 * slower with every write that it has seen.
 */
final class StreamIndexedDatabase extends SQLiteDBAccess {
  private static final String INDEXES =
      """
      CREATE INDEX stream_records_of_stream ON us (StreamID, SequenceNumber);
      CREATE INDEX stream_records_of_shard ON us (ShardID, SequenceNumber);
      CREATE INDEX shards_of_stream ON ss (StreamID);
      CREATE INDEX streams_of_table ON sm (TableName);
      """;

  StreamIndexedDatabase() throws ExecutionException, InterruptedException {
    queue
        .execute(
            new SQLiteJob<Void>() {
              @Override
              protected Void job(SQLiteConnection database) throws SQLiteException {
                database.exec(INDEXES);
                return null;
              }
            })
        .get();
  }
}
