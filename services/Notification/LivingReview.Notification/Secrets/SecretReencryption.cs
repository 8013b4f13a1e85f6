using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Notification.Subscriptions;
using Npgsql;

namespace LivingReview.Notification.Secrets;

/// <summary>Encrypts with the newest key what is stored in plain text or under an older key.</summary>
internal sealed class SecretReencryption(INotificationStore store, SecretKeyRing keys)
{
    private static readonly string[] Members = [.. typeof(Subscription).GetProperties().Where(p => p.IsDefined(typeof(EncryptedAtRestAttribute), inherit: false)).Select(p => p.Name)];

    /// <summary>
    /// Goes over all subscriptions, also while the service runs: a document that changed in between is left to the next round.
    /// </summary>
    /// <returns>How many were written, and how many hold a text that no key opens.</returns>
    public async Task<(int Written, int Unreadable)> RunAsync(CancellationToken cancellationToken)
    {
        if (!keys.IsOn) return (0, 0);
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        var table = $"{store.Options.DatabaseSchemaName}.mt_doc_subscription";
        var (written, unreadable, last) = (0, 0, Guid.Empty);
        while (await PageAsync(connection, table, last, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (id, data, version) in page)
            {
                last = id;
                var (anew, closed) = Encrypt(data);
                if (closed) unreadable++;
                if (anew is null) continue;
                await using var update = new NpgsqlCommand($"update {table} set data = $1::jsonb where id = $2 and mt_version = $3", connection)
                {
                    Parameters = { new() { Value = anew }, new() { Value = id }, new() { Value = version } },
                };
                written += await update.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        await HideTokensAsync(connection, cancellationToken);
        return (written, unreadable);
    }

    private (string? Data, bool Unreadable) Encrypt(string data)
    {
        var document = JsonNode.Parse(data)!.AsObject();
        var (changed, unreadable) = (false, false);
        foreach (var member in Members)
        {
            if (document[member]?.GetValue<string>() is not { } stored || keys.IsCurrent(stored)) continue;
            var text = keys.Decrypt(stored);
            if (SecretKeyRing.IsEncrypted(text))
            {
                unreadable = true;
                continue;
            }

            document[member] = keys.Encrypt(text);
            changed = true;
        }

        return (changed ? document.ToJsonString(JsonSerializerOptions.Default) : null, unreadable);
    }

    private static async Task<List<(Guid Id, string Data, Guid Version)>> PageAsync(NpgsqlConnection connection, string table, Guid after, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlCommand($"select id, data::text, mt_version from {table} where id > $1 order by id limit 500", connection) { Parameters = { new() { Value = after } } };
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        var page = new List<(Guid, string, Guid)>();
        while (await reader.ReadAsync(cancellationToken)) page.Add((reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2)));
        return page;
    }

    /// <summary>Messages that asked for a confirmation once had the token itself in their id; now they have its hash.</summary>
    private async Task HideTokensAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $$"""
             with hashed as (
                 select id as old, 'confirm-' || encode(sha256(convert_to(substr(id, 9), 'UTF8')), 'hex') as new
                 from {{store.Options.DatabaseSchemaName}}.mt_doc_outgoingmail where id ~ '^confirm-[0-9a-f]{48}$')
             update {{store.Options.DatabaseSchemaName}}.mt_doc_outgoingmail mail
             set id = hashed.new, data = jsonb_set(mail.data, '{Id}', to_jsonb(hashed.new)) from hashed where mail.id = hashed.old
             """, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
