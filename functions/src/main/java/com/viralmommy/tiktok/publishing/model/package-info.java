/**
 * The publication and how it is stored: a state machine whose DynamoDB item is the only truth.
 *
 * <pre>
 * AWAITING_UPLOAD → QUEUED → UPLOADING → PROCESSING → PUBLISHED | SENT_TO_INBOX | FAILED | UNCONFIRMED
 * </pre>
 */
package com.viralmommy.tiktok.publishing.model;
