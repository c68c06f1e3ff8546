import { HOLDING_STATES } from '../domain/booking/process';

const holdingStates = HOLDING_STATES.map((state) => `'${state}'`).join(', ');

/** Triggers and their functions; each statement may run again at any start. */
export const TRIGGERS: readonly string[] = [
  // A booking claims its nights exactly while its state holds them. Expired holds keep their
  // claim until the next write on the property clears them; reads look past them.
  `CREATE OR REPLACE FUNCTION staybase_claim_booking() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.booking_status IN (${holdingStates}) THEN
      INSERT INTO stay_claims (property_id, kind, booking_id, nights, padded)
      VALUES (NEW.property_id, 'booking', NEW.id, daterange(NEW.check_in, NEW.check_out),
              daterange(NEW.check_in, NEW.check_out + coalesce(NEW.preparation_days, 0)))
      ON CONFLICT (booking_id) DO UPDATE
        SET property_id = excluded.property_id, nights = excluded.nights, padded = excluded.padded;
    ELSE
      DELETE FROM stay_claims WHERE booking_id = NEW.id;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE OR REPLACE TRIGGER staybase_claim_booking
    AFTER INSERT OR UPDATE OF booking_status, property_id, check_in, check_out, preparation_days
    ON bookings FOR EACH ROW EXECUTE FUNCTION staybase_claim_booking()`,

  `CREATE OR REPLACE FUNCTION staybase_claim_block() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO stay_claims (property_id, kind, block_id, nights, padded)
    VALUES (NEW.property_id, 'block', NEW.id, daterange(NEW.start_date, NEW.end_date),
            daterange(NEW.start_date, NEW.end_date))
    ON CONFLICT (block_id) DO UPDATE
      SET property_id = excluded.property_id, nights = excluded.nights, padded = excluded.padded;
    RETURN NULL;
  END $$`,
  `CREATE OR REPLACE TRIGGER staybase_claim_block
    AFTER INSERT OR UPDATE OF property_id, start_date, end_date
    ON calendar_blocks FOR EACH ROW EXECUTE FUNCTION staybase_claim_block()`,

  // A property takes its own calendar with it; its bookings forbid the deletion (see checks.ts).
  `CREATE OR REPLACE FUNCTION staybase_drop_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM calendar_blocks WHERE property_id = OLD.id;
    DELETE FROM price_rules WHERE property_id = OLD.id;
    RETURN OLD;
  END $$`,
  `CREATE OR REPLACE TRIGGER staybase_drop_calendar
    BEFORE DELETE ON properties FOR EACH ROW EXECUTE FUNCTION staybase_drop_calendar()`,

  `CREATE OR REPLACE FUNCTION staybase_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $$`,
  `CREATE OR REPLACE TRIGGER staybase_ledger_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION staybase_append_only()`,
];
