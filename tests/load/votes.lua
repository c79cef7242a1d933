-- wrk script: residents vote on statements, one PUT each. Arguments: sessions.tsv (cookie TAB csrf a line), statements.txt.
-- The URL given to wrk is that of the topic.
local sessions, statements = {}, {}
local choices = { '{"choice":"agree"}', '{"choice":"disagree"}', '{"choice":"pass"}' }
local count = 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        local cookie, csrf = line:match("^(.-)\t(.+)$")
        sessions[#sessions + 1] = {
            ["Cookie"] = cookie,
            ["X-CSRF-Token"] = csrf,
            ["Sec-Fetch-Site"] = "same-origin",
            ["Content-Type"] = "application/json",
        }
    end
    for line in io.lines(arguments[2]) do
        statements[#statements + 1] = wrk.path .. "/statements/" .. line .. "/vote"
    end
    math.randomseed(7)
end

function request()
    count = count + 1
    local session = sessions[math.random(#sessions)]
    local path = statements[math.random(#statements)]
    return wrk.format("PUT", path, session, choices[count % 3 + 1])
end
