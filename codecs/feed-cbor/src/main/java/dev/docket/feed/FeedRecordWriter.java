package dev.docket.feed;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.docket.feed.FeedRecord.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes records as [FeedRead] reads them, what a peek looks for first.
public final class FeedRecordWriter {

  private static final CBORFactory CBOR = new CBORFactory();

  private FeedRecordWriter() {}

  /// All maps have their length in front: the same record, the same bytes.
  public static byte[] write(FeedRecord record) {
    var bytes = new ByteArrayOutputStream();
    try (var cbor = CBOR.createGenerator(bytes)) {
      write(record, cbor);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(FeedRecord record, CBORGenerator cbor) throws IOException {
    cbor.writeStartObject(3);
    cbor.writeNumberField(FeedField.ORG_ID, record.orgId());
    cbor.writeFieldName(FeedField.EVP);
    cbor.writeStartObject(1);
    cbor.writeStringField(FeedField.TYPE, FeedField.FEED_TYPE);
    cbor.writeEndObject();
    cbor.writeFieldName(FeedField.FEED);
    cbor.writeStartObject(4);
    event(record.event(), cbor);
    workflow(record.workflow(), cbor);
    source(record.source(), cbor);
    cbor.writeFieldName(FeedField.TAGS);
    cbor.writeStartArray(record.tags(), record.tags().size());
    for (var tag : record.tags()) {
      cbor.writeString(tag);
    }
    cbor.writeEndArray();
    cbor.writeEndObject();
    cbor.writeEndObject();
  }

  private static void event(FeedRecord.Event event, CBORGenerator cbor) throws IOException {
    cbor.writeFieldName(FeedField.EVT);
    cbor.writeStartObject(3);
    cbor.writeNumberField(FeedField.SOURCE_ID, event.sourceId());
    cbor.writeStringField(FeedField.ID, event.id());
    cbor.writeNumberField(FeedField.TIMESTAMP, event.timestamp().toEpochMilli());
    cbor.writeEndObject();
  }

  private static void workflow(FeedRecord.Workflow workflow, CBORGenerator cbor)
      throws IOException {
    var url = workflow.url();
    cbor.writeFieldName(FeedField.WORKFLOW);
    cbor.writeStartObject(url == null ? 4 : 5);
    cbor.writeStringField(FeedField.ID, workflow.id());
    cbor.writeStringField(FeedField.NAME, workflow.name());
    cbor.writeStringField(FeedField.RUN_ID, workflow.runId());
    cbor.writeStringField(FeedField.STATUS, workflow.status());
    if (url != null) {
      cbor.writeStringField(FeedField.URL, url);
    }
    cbor.writeEndObject();
  }

  private static void source(Source source, CBORGenerator cbor) throws IOException {
    cbor.writeFieldName(FeedField.SOURCE);
    switch (source) {
      case Source.CaseManagement(var caseId) -> {
        cbor.writeStartObject(2);
        cbor.writeStringField(FeedField.TYPE, FeedField.CASEM);
        cbor.writeStringField(FeedField.CASE_ID, caseId);
      }
      case Source.Other(var type) -> {
        cbor.writeStartObject(1);
        cbor.writeStringField(FeedField.TYPE, type);
      }
    }
    cbor.writeEndObject();
  }
}
