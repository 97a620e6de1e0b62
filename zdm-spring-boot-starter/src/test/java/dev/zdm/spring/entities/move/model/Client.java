package dev.zdm.spring.entities.move.model;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.HashSet;
import java.util.Set;

/** What it becomes. Its towns are loaded lazily. */
@Entity
@Table(name = "client")
public class Client {
    @Id
    private Long id;

    private String address;

    private String town;

    @ElementCollection
    @CollectionTable(name = "client_town", joinColumns = @JoinColumn(name = "client"))
    @Column(name = "town")
    private Set<String> towns = new HashSet<>();

    @Version
    private int version;

    protected Client() {}

    public Client(Long id, String address, String town) {
        this.id = id;
        this.address = address;
        this.town = town;
        this.towns.add(town);
    }

    public Long getId() {
        return id;
    }

    public String getAddress() {
        return address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    public String getTown() {
        return town;
    }

    public Set<String> getTowns() {
        return towns;
    }
}
