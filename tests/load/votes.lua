-- wrk script: residents vote on statements, one PUT each. Arguments: sessions.tsv (cookie TAB csrf a line), statements.txt.
-- The URL given to wrk is that of the topic.
local sessions, statements = {}, {}
local choices = { '{"choice":"agree"}', '{"choice":"disagree"}', '{"choice":"pass"}' }
local count = 0
local formatted = {} -- each request is made once and kept: the generator shares the cores with what it measures

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
    local session, statement, choice = math.random(#sessions), math.random(#statements), count % #choices
    local key = (session * (#statements + 1) + statement) * #choices + choice
    local made = formatted[key]
    if not made then
        made = wrk.format("PUT", statements[statement], sessions[session], choices[choice + 1])
        formatted[key] = made
    end
    return made
end
