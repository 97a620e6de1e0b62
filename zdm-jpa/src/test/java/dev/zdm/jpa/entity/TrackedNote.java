package dev.zdm.jpa.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entity that is loaded anew, so that it knows itself what was changed. */
@Entity(name = "Note")
@Table(name = "note")
class TrackedNote implements CachedAndEnhancedTest.Text {
    @Id
    long id;

    String words;

    @Override
    public void write(long number, String text) {
        id = number;
        words = text;
    }

    @Override
    public void change(String text) {
        words = text;
    }

    @Override
    public long number() {
        return id;
    }

    @Override
    public String text() {
        return words;
    }
}
